import type { SubmissionResult } from '@conform-to/react'
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { CodeField } from '#web/ui/form/text-field.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { answerCode, answerLink, answerResend } from '../answer-verify.server.ts'
import { AuthPage } from '../components/auth-page.tsx'
import { readPending } from '../pending.server.ts'
import { redirectToOf } from '../redirect-to.ts'

export const handle = { permission: 'anyone', frame: 'auth', title: 'Confirm' } as const

export const meta: MetaFunction = () => [
  { title: 'Confirm your e-mail · Kumiko' },
  // The address may hold a token that no other site learns; without any referrer a form would lose its origin too.
  { name: 'referrer', content: 'same-origin' },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const token = new URL(args.request.url).searchParams.get('token')
  if (token) return { kind: 'link' as const, token }

  const pending = readPending(args.request, 'verify', deps.config)
  if (pending) return { kind: 'code' as const, email: pending.email }
  if (!viewer) throw redirect('/login')
  if (viewer.isVerified) throw redirect(redirectToOf(args.request) ?? '/')

  return { kind: 'ask' as const, email: viewer.email }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const fields = await args.request.clone().formData()
  const token = fields.get('token')
  if (typeof token === 'string') return answerLink({ args, deps, viewer }, token)
  if (fields.get('intent') === 'resend') return answerResend({ args, deps, viewer })

  return answerCode({ args, deps, viewer })
}

export default function Verify() {
  const page = useLoaderData<typeof loader>()
  if (page.kind === 'link') return <ConfirmByLink token={page.token} />
  if (page.kind === 'ask') return <AskForCode email={page.email} />

  return <EnterCode email={page.email} />
}

/** A button, because mail scanners open every link. */
function ConfirmByLink({ token }: { token: string }) {
  return (
    <AuthPage title="Confirm your e-mail address" lede="One press, and the address is yours to use here.">
      <Form method="post" action="/verify">
        <input type="hidden" name="token" value={token} />
        <SubmitButton isWide busyLabel="Confirming">
          Confirm my address
        </SubmitButton>
      </Form>
    </AuthPage>
  )
}

function AskForCode({ email }: { email: string }) {
  return (
    <AuthPage
      title="Confirm your e-mail address"
      lede={`We send a code to ${email}. With it you can join communities.`}
    >
      <Form method="post">
        <input type="hidden" name="intent" value="resend" />
        <SubmitButton isWide busyLabel="Sending">
          Send me a code
        </SubmitButton>
      </Form>
    </AuthPage>
  )
}

function EnterCode({ email }: { email: string }) {
  const [form, fields] = useServerForm<{ code: string }>({
    id: 'verify',
    lastResult: useActionData<SubmissionResult<string[]>>(),
  })

  return (
    <AuthPage
      title="Enter your code"
      lede={
        <>
          We sent a message to <strong className="font-label break-words text-ink">{email}</strong>. The code in it
          works for 15 minutes.
        </>
      }
      foot={
        <>
          Another address? <TextLink to="/signup">Start again</TextLink>
        </>
      }
    >
      <FormFrame form={form}>
        <CodeField field={fields.code} label="Code" hint="Six digits." maxLength={12} required />
        <SubmitButton isWide busyLabel="Confirming">
          Confirm my address
        </SubmitButton>
      </FormFrame>
      <Form method="post" className="grid justify-items-center">
        <input type="hidden" name="intent" value="resend" />
        <SubmitButton kind="quiet" busyLabel="Sending">
          Send a new code
        </SubmitButton>
      </Form>
    </AuthPage>
  )
}
