import { parseWithZod } from '@conform-to/zod/v4'
import { data, type ActionFunctionArgs, type MetaFunction, type LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { useActionData } from '@remix-run/react'
import { z } from 'zod'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { PasswordField } from '#web/ui/form/password-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { redirectWithToast } from '#web/ui/toast/toast.server.ts'

export const meta: MetaFunction = () => [{ title: 'Form · Kumiko' }]

export const handle = { permission: 'development', frame: 'auth', title: 'Form' } as const

const schema = z.object({
  email: z.email('Write an address like name@example.org.'),
  password: z.string('Choose a password.').min(12, 'Take twelve letters or more.'),
})

export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return null
}

/** Answers with errors, or with a message on the kit. */
export async function action(args: ActionFunctionArgs) {
  await authorize(args, handle.permission)
  const submission = parseWithZod(await args.request.formData(), { schema })
  if (submission.status !== 'success') {
    return data(submission.reply({ hideFields: ['password'] }), { status: 422 })
  }

  return redirectWithToast('/dev/ui', { title: 'Saved.', text: 'This message came with the page.' })
}

export default function FormPage() {
  const [form, fields] = useServerForm<z.infer<typeof schema>>({
    id: 'sample',
    lastResult: useActionData<typeof action>(),
  })

  return (
    <>
      <PageHead title="A form that answers" />
      <FormFrame form={form}>
        <TextField field={fields.email} label="E-mail" type="email" autoComplete="email" />
        <PasswordField
          field={fields.password}
          label="Password"
          autoComplete="new-password"
          hint="Twelve letters or more."
        />
        <SubmitButton isWide busyLabel="Saving">
          Save
        </SubmitButton>
      </FormFrame>
    </>
  )
}
