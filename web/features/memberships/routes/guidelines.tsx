import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { acceptGuidelines } from '#activities/memberships/accept-guidelines.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { redirectWithToast } from '#web/server/forms.server.ts'
import { Empty } from '#web/ui/empty.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { CommunityFrame } from '../../community/components/community-frame.tsx'
import { Prose } from '../../community/components/post-card.tsx'
import { loadAbout } from '../../community/queries/load-about.server.ts'

export const handle = { permission: 'community.read', title: 'Guidelines' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Guidelines · ${data?.frame.name ?? 'Kumiko'}` },
]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const { frame, guidelinesHtml, rail } = await loadAbout(grant)

  return { frame, guidelinesHtml, membership: rail.membership }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer, organizationId, community, membership } = await authorize(args, 'community.members')
  if (!membership) return redirect(`/c/${community.slug}/guidelines`)

  await acceptGuidelines(deps, { organizationId, membershipId: membership.id, userId: viewer.id })

  return redirectWithToast(`/c/${community.slug}/goals`, { text: 'Accepted. Next: choose a goal.' })
}

export default function Guidelines() {
  const { frame, guidelinesHtml, membership } = useLoaderData<typeof loader>()

  return (
    <CommunityFrame frame={frame}>
      <div className="grid max-w-180 grid-cols-1 gap-4">
        <h2>Guidelines</h2>
        <div className="sheet sheet-bleed sheet-pad">
          {guidelinesHtml ? (
            <Prose html={guidelinesHtml} />
          ) : (
            <Empty title="No guidelines written yet" level={3}>
              Until then: be kind, be exact, and say it when you are stuck.
            </Empty>
          )}
        </div>
        {membership && <Acceptance acceptedAt={membership.guidelinesAcceptedAt} />}
      </div>
    </CommunityFrame>
  )
}

function Acceptance({ acceptedAt }: { acceptedAt: string | null }) {
  if (acceptedAt) {
    return (
      <p className="text-ink-soft">
        You accepted them on <Moment at={acceptedAt} />.
      </p>
    )
  }

  return (
    <Form method="post">
      <SubmitButton busyLabel="Accepting">I accept the guidelines</SubmitButton>
    </Form>
  )
}
