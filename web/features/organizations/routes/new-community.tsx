import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { createCommunity } from '#activities/organizations/create-community.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { Banner } from '#web/ui/banner.tsx'
import { ButtonLink } from '#web/ui/button.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { organizationTierPath } from '../../billing/paths.ts'
import { CommunityForm } from '../components/community-form.tsx'
import { loadRoom } from '../queries/load-room.server.ts'
import { toCommunityText } from '../community-text.server.ts'
import { newCommunitySchema } from '../schema.ts'
import { isTimeZone, listTimeZones } from '../time-zones.ts'

export const handle = { permission: 'organization.manage', title: 'New community' } as const

export const meta: MetaFunction = () => [{ title: 'New community · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer, organizationId, organization } = await authorize(args, handle.permission)
  const own = viewer.timeZone ?? 'UTC'
  const room = await loadRoom(deps, { organizationId, userId: viewer.id })

  return { slug: organization.slug, room, timeZones: listTimeZones(), timeZone: isTimeZone(own) ? own : 'UTC' }
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
  const { room, timeZones, timeZone } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  if (!room.hasRoom && !lastResult) return <NoRoom />

  return (
    <Page>
      <PageHead title="New community" lede="Only your team sees it until you publish it. Next you add a price." />
      {!room.hasRoom && (
        <div className="mb-4 max-w-180">
          <LimitReached />
        </div>
      )}
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

function NoRoom() {
  return (
    <Page>
      <PageHead title="New community" />
      <div className="max-w-180">
        <LimitReached />
      </div>
    </Page>
  )
}

function LimitReached() {
  const { slug, room } = useLoaderData<typeof loader>()

  return (
    <Banner
      tone="amber"
      title={`Your organization has ${room.count} communities, and its tier gives room for ${room.limit}.`}
      action={<ButtonLink to={organizationTierPath(slug)}>See the tiers</ButtonLink>}
    >
      Pro or Enterprise gives room without limit. What exists stays as it is.
    </Banner>
  )
}
