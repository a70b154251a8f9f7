import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { changeSmsConsent } from '#activities/identity/change-sms-consent.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { CheckboxField } from '#web/ui/form/choice-fields.tsx'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { SettingsPage, SettingsSection } from '../components/settings-page.tsx'
import { loadSmsConsent } from '../queries/load-sms-consent.server.ts'
import { type SmsForm, smsSchema } from '../schema.ts'

export const handle = { permission: 'account', title: 'SMS' } as const

export const meta: MetaFunction = () => [{ title: 'SMS · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)

  return loadSmsConsent(deps.db, viewer.id)
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, smsSchema)
  if (!form.isValid) return form.reply
  const { phone, consent } = form.value
  await changeSmsConsent(deps, { userId: viewer.id, phone, hasConsent: consent === 'on' })

  return redirectWithToast('/settings/sms', { text: 'Saved.' })
}

export default function Sms() {
  const { phone, hasConsent } = useLoaderData<typeof loader>()
  const [form, fields] = useServerForm<SmsForm>({
    id: 'sms',
    lastResult: useActionData<typeof action>(),
    defaultValue: { phone: phone ?? '', consent: hasConsent ? 'on' : '' },
  })

  return (
    <SettingsPage>
      <SettingsSection
        title="SMS"
        lede="One when a payment fails and stays open for three days, between 8:00 and 21:00 of your clock. Never more than one a day, and nothing else."
      >
        <Sheet isPadded>
          <FormFrame form={form}>
            <TextField
              field={fields.phone}
              type="tel"
              label="Mobile number"
              autoComplete="tel"
              hint="With the country, such as +351 912 345 678. Empty it to take it back."
            />
            <CheckboxField field={fields.consent} label="You may send me an SMS when a payment is open" />
            <SubmitButton className="justify-self-start" busyLabel="Saving">
              Save
            </SubmitButton>
          </FormFrame>
        </Sheet>
      </SettingsSection>
    </SettingsPage>
  )
}
