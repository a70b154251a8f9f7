import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { createOrganization } from '#activities/organizations/create-organization.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { type OrganizationForm, organizationSchema } from '../schema.ts'

export const handle = { permission: 'organization.create', title: 'New organization' } as const

export const meta: MetaFunction = () => [{ title: 'New organization · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return null
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, organizationSchema)
  if (!form.isValid) return form.reply
  try {
    const { slug } = await createOrganization(deps, { userId: viewer.id, ...form.value })

    return redirect(`/org/${slug}/communities/new`)
  } catch (error) {
    return formError(form.submission, error)
  }
}

export default function NewOrganization() {
  const lastResult = useActionData<typeof action>()
  const [form, fields] = useServerForm<OrganizationForm>({ id: 'organization', lastResult })

  return (
    <Page>
      <PageHead
        title="Start an organization"
        lede="It owns your communities, your prices and what members pay you. You become its owner."
      />
      <div className="sheet sheet-bleed sheet-pad max-w-140">
        <FormFrame form={form}>
          <TextField
            field={fields.name}
            label="Name"
            hint="As it stands on receipts."
            autoComplete="organization"
            required
          />
          <TextField
            field={fields.slug}
            label="Address"
            hint="Small letters, digits and hyphens. It stays for good."
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            required
          />
          <div>
            <SubmitButton busyLabel="Creating">Create the organization</SubmitButton>
          </div>
        </FormFrame>
      </div>
    </Page>
  )
}
