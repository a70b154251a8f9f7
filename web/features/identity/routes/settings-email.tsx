import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { confirmEmailChange } from '#activities/identity/confirm-email-change.ts'
import { requestEmailChange } from '#activities/identity/request-email-change.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { authorize, type Viewer } from '#web/server/authorize.server.ts'
import { formError, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { sessionCookie } from '#web/server/session-cookie.server.ts'
import { Banner } from '#web/ui/banner.tsx'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { PasswordField } from '#web/ui/form/password-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { CodeField, TextField } from '#web/ui/form/text-field.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { SettingsPage, SettingsSection } from '../components/settings-page.tsx'
import { deviceOf } from '../device.server.ts'
import { loadPendingEmail, type PendingEmail } from '../queries/load-pending-email.server.ts'
import { codeSchema, emailSchema } from '../schema.ts'

const here = '/settings/email'

export const handle = { permission: 'account', title: 'E-mail' } as const

export const meta: MetaFunction = () => [{ title: 'E-mail · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)

  return { email: viewer.email, pending: await loadPendingEmail(deps, viewer.id) }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const intent = (await args.request.clone().formData()).get('intent')

  return intent === 'confirm' ? confirm(args, deps, viewer) : request(args, deps, viewer)
}

async function request(args: ActionFunctionArgs, deps: Deps, viewer: Viewer) {
  const form = await parseForm(args.request, emailSchema)
  if (!form.isValid) return form.reply

  try {
    await requestEmailChange(deps, { userId: viewer.id, ...form.value, address: args.context.address })
  } catch (error) {
    return formError(form.submission, error)
  }

  return redirectWithToast(here, { text: `A code is on its way to ${form.value.email}.` })
}

async function confirm(args: ActionFunctionArgs, deps: Deps, viewer: Viewer) {
  const form = await parseForm(args.request, codeSchema)
  if (!form.isValid) return form.reply
  const pending = await loadPendingEmail(deps, viewer.id)
  if (!pending) return redirectWithToast(here, { text: 'The code is too old. Ask for a new one.', tone: 'failed' })

  try {
    const { id: userId, sessionId } = viewer
    const { verificationId } = pending
    const session = await confirmEmailChange(deps, {
      userId,
      sessionId,
      verificationId,
      code: form.value.code,
      device: deviceOf(args),
    })
    const headers = { 'Set-Cookie': sessionCookie(session.token, deps.config) }

    return redirectWithToast(here, { text: `Your address is now ${pending.email}.` }, { headers })
  } catch (error) {
    return formError(form.submission, error)
  }
}

export default function Email() {
  const { email, pending } = useLoaderData<typeof loader>()

  return (
    <SettingsPage>
      {pending && <ConfirmChange key={pending.verificationId} pending={pending} />}
      <SettingsSection
        title="E-mail address"
        lede={
          <>
            You log in with <strong className="font-label break-words text-ink">{email}</strong>. Messages about money
            and promises go there.
          </>
        }
      >
        <AskForChange key={pending?.verificationId ?? email} hasPrimary={!pending} />
      </SettingsSection>
    </SettingsPage>
  )
}

function ConfirmChange({ pending }: { pending: PendingEmail }) {
  const result = useActionData<typeof action>()
  const [form, fields] = useServerForm<{ code: string }>({ id: 'confirm-email', lastResult: ofForm(result, 'code') })

  return (
    <SettingsSection title="Confirm the new address">
      <Sheet isPadded>
        <FormFrame form={form}>
          <Banner title={`We sent a code to ${pending.email}.`}>
            It works until <Moment show="time" at={pending.expiresAt} />. Until you enter it, your old address stays.
          </Banner>
          <input type="hidden" name="intent" value="confirm" />
          <CodeField field={fields.code} label="Code" hint="Six digits." maxLength={12} required />
          <SubmitButton className="justify-self-start" busyLabel="Confirming">
            Confirm new address
          </SubmitButton>
        </FormFrame>
      </Sheet>
    </SettingsSection>
  )
}

function AskForChange({ hasPrimary }: { hasPrimary: boolean }) {
  const result = useActionData<typeof action>()
  const [form, fields] = useServerForm<{ email: string; password: string }>({
    id: 'change-email',
    lastResult: ofForm(result, 'email'),
  })

  return (
    <Sheet isPadded>
      <FormFrame form={form}>
        <TextField
          field={fields.email}
          label="New address"
          type="email"
          autoComplete="email"
          required
          hint="We send a code there. The old address gets a notice."
        />
        <PasswordField field={fields.password} label="Your password" autoComplete="current-password" />
        <SubmitButton kind={hasPrimary ? 'primary' : 'secondary'} className="justify-self-start" busyLabel="Sending">
          Send code to new address
        </SubmitButton>
      </FormFrame>
    </Sheet>
  )
}

/** Two forms share one action: an answer belongs to the form whose field it carries. */
function ofForm<T extends { initialValue?: Record<string, unknown> | null }>(result: T | undefined, field: string) {
  return result?.initialValue && field in result.initialValue ? result : undefined
}
