import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { Banner } from '#web/ui/banner.tsx'
import { Button } from '#web/ui/button.tsx'
import { CheckboxField } from '#web/ui/form/choice-fields.tsx'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { CodeField, TextField } from '#web/ui/form/text-field.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { answerSms } from '../answer-sms.server.ts'
import { SettingsPage, SettingsSection } from '../components/settings-page.tsx'
import { loadSms, type PendingPhone } from '../queries/load-sms.server.ts'
import type { SmsForm } from '../schema.ts'

export const handle = { permission: 'account', title: 'SMS' } as const

export const meta: MetaFunction = () => [{ title: 'SMS · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)

  return loadSms(deps.db, viewer.id)
}

export async function action(args: ActionFunctionArgs) {
  const grant = await authorize(args, handle.permission)

  return answerSms(args, grant)
}

export default function Sms() {
  const { pending } = useLoaderData<typeof loader>()

  return (
    <SettingsPage>
      {pending && <ConfirmNumber key={pending.verificationId} pending={pending} />}
      <SettingsSection
        title="SMS"
        lede="One when a payment fails and stays open for three days, between 8:00 and 21:00 of your clock. Never more than one a day, and nothing else. STOP as an answer ends them."
      >
        <Number />
      </SettingsSection>
    </SettingsPage>
  )
}

function Number() {
  const { phone, isVerified, hasConsent, pending } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const [form, fields] = useServerForm<SmsForm>({
    id: 'sms',
    lastResult: ofForm(result, 'phone'),
    defaultValue: { phone: phone ?? '', consent: (pending?.hasConsent ?? hasConsent) ? 'on' : '' },
  })

  return (
    <Sheet isPadded>
      <FormFrame form={form}>
        <TextField
          field={fields.phone}
          type="tel"
          label="Mobile number"
          autoComplete="tel"
          hint={
            isVerified
              ? 'Confirmed. Another number gets a code first; empty it to take it back.'
              : 'With the country, such as +351 912 345 678. We send a code there; without it no SMS goes out.'
          }
        />
        <CheckboxField field={fields.consent} label="You may send me an SMS when a payment is open" />
        <SubmitButton kind={pending ? 'secondary' : 'primary'} className="justify-self-start" busyLabel="Saving">
          {isVerified || pending ? 'Save' : 'Send code'}
        </SubmitButton>
      </FormFrame>
    </Sheet>
  )
}

function ConfirmNumber({ pending }: { pending: PendingPhone }) {
  const result = useActionData<typeof action>()
  const [form, fields] = useServerForm<{ code: string }>({ id: 'confirm-sms', lastResult: ofForm(result, 'code') })
  const { phone, expiresAt, hasConsent } = pending

  return (
    <SettingsSection title="Confirm your number">
      <Sheet isPadded>
        <FormFrame form={form}>
          <Banner title={`We sent a code to ${phone}.`}>
            It works until <Moment show="time" at={expiresAt} />. Until you enter it, no SMS goes to this number.
          </Banner>
          <input type="hidden" name="intent" value="confirm" />
          <CodeField field={fields.code} label="Code" hint="Six digits." maxLength={12} required />
          <SubmitButton className="justify-self-start" busyLabel="Confirming">
            Confirm number
          </SubmitButton>
        </FormFrame>
        <Form method="post" className="mt-3">
          <input type="hidden" name="phone" value={phone} />
          {hasConsent && <input type="hidden" name="consent" value="on" />}
          <Button type="submit" kind="quiet">
            Send a new code
          </Button>
        </Form>
      </Sheet>
    </SettingsSection>
  )
}

/** Two forms share one action: an answer belongs to the form whose field it carries. */
function ofForm<T extends { initialValue?: Record<string, unknown> | null }>(result: T | undefined, field: string) {
  return result?.initialValue && field in result.initialValue ? result : undefined
}
