import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { createCommunity } from '#activities/organizations/create-community.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { CommunityForm } from '../components/community-form.tsx'
import { toCommunityText } from '../community-text.server.ts'
import { newCommunitySchema } from '../schema.ts'
import { isTimeZone, listTimeZones } from '../time-zones.ts'

export const handle = { permission: 'organization.manage', title: 'New community' } as const

export const meta: MetaFunction = () => [{ title: 'New community · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { viewer } = await authorize(args, handle.permission)
  const own = viewer.timeZone ?? 'UTC'

  return { timeZones: listTimeZones(), timeZone: isTimeZone(own) ? own : 'UTC' }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer, organizationId, organization } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, newCommunitySchema)
  if (!form.isValid) return form.reply
  try {
    const { slug, ...fields } = form.value
    const text = toCommunityText(fields, {})
    await createCommunity(deps, { organizationId, actorId: viewer.id, slug, ...text })

    return redirect(`/org/${organization.slug}/communities/${slug}#plans`)
  } catch (error) {
    return formError(form.submission, error)
  }
}

export default function NewCommunity() {
  const { timeZones, timeZone } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()

  return (
    <Page>
      <PageHead title="New community" lede="Only your team sees it until you publish it. Next you add a price." />
      <div className="sheet sheet-bleed sheet-pad max-w-180">
        <CommunityForm
          lastResult={lastResult}
          timeZones={timeZones}
          defaultValue={{ timeZone, currency: 'EUR', reminderHours: 24, extensionDays: 3, holdCapDays: 7 }}
          hasSlug
          isCurrencyFixed={false}
          submitLabel="Create the community"
        />
      </div>
    </Page>
  )
}
