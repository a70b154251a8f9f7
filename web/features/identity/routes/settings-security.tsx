import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { changePassword } from '#activities/identity/change-password.ts'
import { endOtherSessions } from '#activities/identity/end-other-sessions.ts'
import { endSession } from '#activities/identity/end-session.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { authorize, type Viewer } from '#web/server/authorize.server.ts'
import { formError, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { sessionCookie } from '#web/server/session-cookie.server.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { PasswordField } from '#web/ui/form/password-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { AccountField } from '../components/hidden-fields.tsx'
import { SessionList } from '../components/session-list.tsx'
import { SettingsPage, SettingsSection } from '../components/settings-page.tsx'
import { deviceOf } from '../device.server.ts'
import { loadSessions } from '../queries/load-sessions.server.ts'
import { passwordSchema, sessionSchema } from '../schema.ts'

const here = '/settings/security'

export const handle = { permission: 'account', title: 'Security' } as const

export const meta: MetaFunction = () => [{ title: 'Security · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)

  return { email: viewer.email, sessions: await loadSessions(deps, viewer) }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const intent = (await args.request.clone().formData()).get('intent')
  if (intent === 'end') return endOne(args, deps, viewer)
  if (intent === 'end-others') return endOthers(deps, viewer)

  return replacePassword(args, deps, viewer)
}

async function endOne({ request }: ActionFunctionArgs, deps: Deps, viewer: Viewer) {
  const form = await parseForm(request, sessionSchema)
  if (form.isValid) await endSession(deps, { userId: viewer.id, sessionId: form.value.sessionId })

  return redirectWithToast(here, { text: 'That device is logged out.' })
}

async function endOthers(deps: Deps, viewer: Viewer) {
  const count = await endOtherSessions(deps, { userId: viewer.id, sessionId: viewer.sessionId })

  return redirectWithToast(here, {
    text: count === 1 ? 'One device is logged out.' : `${count} devices are logged out.`,
  })
}

async function replacePassword(args: ActionFunctionArgs, deps: Deps, viewer: Viewer) {
  const form = await parseForm(args.request, passwordSchema)
  if (!form.isValid) return form.reply

  try {
    const session = await changePassword(deps, { userId: viewer.id, ...form.value, device: deviceOf(args) })
    const headers = { 'Set-Cookie': sessionCookie(session.token, deps.config) }

    return redirectWithToast(here, { text: 'Your password is changed. All other devices are logged out.' }, { headers })
  } catch (error) {
    return formError(form.submission, error)
  }
}

export default function Security() {
  const { email, sessions } = useLoaderData<typeof loader>()
  return (
    <SettingsPage>
      <SettingsSection title="Password" lede="All other devices are logged out when it changes.">
        {/* A changed password changes this session: the new key empties the fields. */}
        <ChangePassword key={sessions[0]?.sessionId} email={email} />
      </SettingsSection>
      <SettingsSection title="Where you are logged in" action={sessions.length > 1 && <EndOthers />}>
        <SessionList sessions={sessions} />
      </SettingsSection>
    </SettingsPage>
  )
}

function ChangePassword({ email }: { email: string }) {
  const [form, fields] = useServerForm<{ currentPassword: string; newPassword: string }>({
    id: 'password',
    lastResult: useActionData<typeof action>(),
  })

  return (
    <Sheet isPadded>
      <FormFrame form={form}>
        <AccountField email={email} />
        <PasswordField field={fields.currentPassword} label="Current password" autoComplete="current-password" />
        <PasswordField
          field={fields.newPassword}
          label="New password"
          autoComplete="new-password"
          hint="At least 10 characters. A few words are fine."
        />
        <SubmitButton className="justify-self-start" busyLabel="Changing">
          Change password
        </SubmitButton>
      </FormFrame>
    </Sheet>
  )
}

function EndOthers() {
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="end-others" />
      <SubmitButton kind="secondary" isSmall busyLabel="Ending">
        Log out all others
      </SubmitButton>
    </Form>
  )
}
