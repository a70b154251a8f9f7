import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { logIn } from '#activities/identity/log-in.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { sessionCookie } from '#web/server/session-cookie.server.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { PasswordField } from '#web/ui/form/password-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { AuthPage } from '../components/auth-page.tsx'
import { RedirectToField, TimeZoneField } from '../components/hidden-fields.tsx'
import { deviceOf } from '../device.server.ts'
import { pendingCookie } from '../pending.server.ts'
import { ownPath, redirectToOf, withRedirectTo } from '../redirect-to.ts'
import { logInSchema } from '../schema.ts'

export const handle = { permission: 'anyone', frame: 'auth', title: 'Log in' } as const

export const meta: MetaFunction = () => [{ title: 'Log in · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { viewer } = await authorize(args, handle.permission)
  const redirectTo = redirectToOf(args.request)
  if (viewer) throw redirect(redirectTo ?? '/')

  return { redirectTo }
}

export async function action(args: ActionFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, logInSchema)
  if (!form.isValid) return form.reply

  const redirectTo = ownPath(form.value.redirectTo)
  try {
    const { email } = form.value
    const answer = await logIn(deps, { ...form.value, redirectTo, device: deviceOf(args) })
    if (answer.kind === 'open') {
      return redirect(redirectTo ?? '/', {
        headers: { 'Set-Cookie': sessionCookie(answer.session.token, deps.config) },
      })
    }
    const { verificationId } = answer
    const cookie = pendingCookie({ purpose: 'verify', verificationId, email, redirectTo }, deps.config)

    return redirect('/verify', { headers: { 'Set-Cookie': cookie } })
  } catch (error) {
    return formError(form.submission, error)
  }
}

export default function LogIn() {
  const { redirectTo } = useLoaderData<typeof loader>()
  const [form, fields] = useServerForm<{ email: string; password: string }>({
    id: 'login',
    lastResult: useActionData<typeof action>(),
  })

  return (
    <AuthPage
      title="Log in"
      lede={redirectTo ? 'Then you go on where you were.' : undefined}
      foot={
        <>
          New here? <TextLink to={withRedirectTo('/signup', redirectTo)}>Create an account</TextLink>
        </>
      }
    >
      <FormFrame form={form}>
        <TextField field={fields.email} label="E-mail" type="email" autoComplete="username" required />
        <PasswordField field={fields.password} label="Password" autoComplete="current-password" />
        <RedirectToField value={redirectTo} />
        <TimeZoneField />
        <SubmitButton isWide busyLabel="Logging in">
          Log in
        </SubmitButton>
      </FormFrame>
      <p className="text-center">
        <TextLink isAlone to={withRedirectTo('/forgot', redirectTo)}>
          Set a new password
        </TextLink>
      </p>
    </AuthPage>
  )
}
