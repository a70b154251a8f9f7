import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { signUp } from '#activities/identity/sign-up.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { PasswordField } from '#web/ui/form/password-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { AuthPage } from '../components/auth-page.tsx'
import { RedirectToField, TimeZoneField } from '../components/hidden-fields.tsx'
import { pendingCookie } from '../pending.server.ts'
import { ownPath, redirectToOf, withRedirectTo } from '../redirect-to.ts'
import { signUpSchema } from '../schema.ts'

export const handle = { permission: 'anyone', frame: 'auth', title: 'Sign up' } as const

export const meta: MetaFunction = () => [{ title: 'Sign up · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { viewer } = await authorize(args, handle.permission)
  const redirectTo = redirectToOf(args.request)
  if (viewer) throw redirect(redirectTo ?? '/')

  return { redirectTo }
}

export async function action(args: ActionFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, signUpSchema)
  if (!form.isValid) return form.reply

  const redirectTo = ownPath(form.value.redirectTo)
  try {
    const { email } = form.value
    const { verificationId } = await signUp(deps, { ...form.value, redirectTo, address: args.context.address })
    const cookie = pendingCookie({ purpose: 'verify', verificationId, email, redirectTo }, deps.config)

    return redirect('/verify', { headers: { 'Set-Cookie': cookie } })
  } catch (error) {
    return formError(form.submission, error)
  }
}

export default function SignUp() {
  const { redirectTo } = useLoaderData<typeof loader>()
  const [form, fields] = useServerForm<{ name: string; email: string; password: string }>({
    id: 'signup',
    lastResult: useActionData<typeof action>(),
  })

  return (
    <AuthPage
      title="Create your account"
      lede="One account for every community. It costs nothing until you join one that does."
      foot={
        <>
          You have an account? <TextLink to={withRedirectTo('/login', redirectTo)}>Log in</TextLink>
        </>
      }
    >
      <FormFrame form={form}>
        <TextField
          field={fields.name}
          label="Name"
          autoComplete="name"
          required
          hint="As others in a community see you."
        />
        <TextField
          field={fields.email}
          label="E-mail"
          type="email"
          autoComplete="email"
          required
          hint="We send a code there to confirm it."
        />
        <PasswordField
          field={fields.password}
          label="Password"
          autoComplete="new-password"
          hint="At least 10 characters. A few words are fine."
        />
        <RedirectToField value={redirectTo} />
        <TimeZoneField />
        <SubmitButton isWide busyLabel="Creating the account">
          Create account
        </SubmitButton>
      </FormFrame>
    </AuthPage>
  )
}
