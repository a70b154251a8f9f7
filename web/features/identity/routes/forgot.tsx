import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { requestPasswordReset } from '#activities/identity/request-password-reset.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { AuthPage } from '../components/auth-page.tsx'
import { RedirectToField } from '../components/hidden-fields.tsx'
import { pendingCookie } from '../pending.server.ts'
import { ownPath, redirectToOf, withRedirectTo } from '../redirect-to.ts'
import { forgotSchema } from '../schema.ts'

export const handle = { permission: 'anyone', frame: 'auth', title: 'New password' } as const

export const meta: MetaFunction = () => [{ title: 'Set a new password · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { viewer } = await authorize(args, handle.permission)

  return { redirectTo: redirectToOf(args.request), email: viewer?.email ?? '' }
}

export async function action(args: ActionFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, forgotSchema)
  if (!form.isValid) return form.reply

  const redirectTo = ownPath(form.value.redirectTo)
  try {
    const { email } = form.value
    const { verificationId } = await requestPasswordReset(deps, { email, redirectTo, address: args.context.address })
    const cookie = pendingCookie({ purpose: 'reset', verificationId, email, redirectTo }, deps.config)

    return redirect('/reset', { headers: { 'Set-Cookie': cookie } })
  } catch (error) {
    return formError(form.submission, error)
  }
}

export default function Forgot() {
  const { redirectTo, email } = useLoaderData<typeof loader>()
  const [form, fields] = useServerForm<{ email: string }>({
    id: 'forgot',
    lastResult: useActionData<typeof action>(),
    defaultValue: { email },
  })

  return (
    <AuthPage
      title="Set a new password"
      lede="We send a code to your address. With it you choose a new password."
      foot={
        <>
          You know it after all? <TextLink to={withRedirectTo('/login', redirectTo)}>Log in</TextLink>
        </>
      }
    >
      <FormFrame form={form}>
        <TextField field={fields.email} label="E-mail" type="email" autoComplete="username" required />
        <RedirectToField value={redirectTo} />
        <SubmitButton isWide busyLabel="Sending">
          Send me a code
        </SubmitButton>
      </FormFrame>
    </AuthPage>
  )
}
