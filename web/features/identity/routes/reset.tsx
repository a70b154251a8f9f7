import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { resetPassword } from '#activities/identity/reset-password.ts'
import type { Proof } from '#activities/identity/check-proof.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { sessionCookie } from '#web/server/session-cookie.server.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { PasswordField } from '#web/ui/form/password-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { CodeField } from '#web/ui/form/text-field.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { AuthPage } from '../components/auth-page.tsx'
import { AccountField } from '../components/hidden-fields.tsx'
import { deviceOf } from '../device.server.ts'
import { endedPendingCookie, readPending } from '../pending.server.ts'
import { ownPath } from '../redirect-to.ts'
import { resetSchema } from '../schema.ts'

export const handle = { permission: 'anyone', frame: 'auth', title: 'New password' } as const

export const meta: MetaFunction = () => [
  { title: 'Choose a new password · Kumiko' },
  // The address may hold a token that no other site learns; without any referrer a form would lose its origin too.
  { name: 'referrer', content: 'same-origin' },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const token = new URL(args.request.url).searchParams.get('token')
  const pending = readPending(args.request, 'reset', deps.config)
  if (!token && !pending) throw redirect('/forgot')

  return { token, email: token ? null : (pending?.email ?? null) }
}

export async function action(args: ActionFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, resetSchema)
  if (!form.isValid) return form.reply
  const proof = proofOf(form.value, readPending(args.request, 'reset', deps.config), args.context.address)
  if (!proof) return redirect('/forgot')

  try {
    const { session, redirectTo } = await resetPassword(deps, {
      proof,
      password: form.value.password,
      device: deviceOf(args),
    })
    const headers = new Headers()
    headers.append('Set-Cookie', endedPendingCookie(deps.config))
    headers.append('Set-Cookie', sessionCookie(session.token, deps.config))
    const text = 'Your new password is set. All other devices are logged out.'

    return redirectWithToast(ownPath(redirectTo) ?? '/', { text }, { headers })
  } catch (error) {
    return formError(form.submission, error)
  }
}

type Given = { token?: string | undefined; code?: string | undefined }

function proofOf({ token, code }: Given, pending: { verificationId: string } | null, address: string): Proof | null {
  if (token) return { by: 'link', token }

  return pending && { by: 'code', verificationId: pending.verificationId, code: code ?? '', address }
}

export default function Reset() {
  const { token, email } = useLoaderData<typeof loader>()
  const [form, fields] = useServerForm<{ code: string; password: string }>({
    id: 'reset',
    lastResult: useActionData<typeof action>(),
  })

  return (
    <AuthPage
      title="Choose a new password"
      lede={
        email ? (
          <>
            If <strong className="font-label break-words text-ink">{email}</strong> has an account, a code is in its
            mailbox.
          </>
        ) : (
          'All devices are logged out when it is set. You stay logged in here.'
        )
      }
      foot={
        <>
          The code is too old? <TextLink to="/forgot">Send a new one</TextLink>
        </>
      }
    >
      <FormFrame form={form}>
        {token ? (
          <input type="hidden" name="token" value={token} />
        ) : (
          <CodeField field={fields.code} label="Code" hint="Six digits, good for 15 minutes." maxLength={12} required />
        )}
        {email && <AccountField email={email} />}
        <PasswordField
          field={fields.password}
          label="New password"
          autoComplete="new-password"
          hint="At least 10 characters. A few words are fine."
        />
        <SubmitButton isWide busyLabel="Setting the password">
          Set password
        </SubmitButton>
      </FormFrame>
    </AuthPage>
  )
}
