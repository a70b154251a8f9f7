import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { authorize, type Grant } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Banner } from '#web/ui/banner.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Page, PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import { changeCommunity } from '../change-community.server.ts'
import { toCommunityForm } from '../community-text.server.ts'
import { CommunityForm } from '../components/community-form.tsx'
import { PlanForm } from '../components/plan-form.tsx'
import { PlanList } from '../components/plan-list.tsx'
import { findCommunity } from '../queries/find-community.server.ts'
import { listTimeZones } from '../time-zones.ts'

export const handle = { permission: 'organization.manage', title: 'Community' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `Edit ${data?.name ?? ''} · Kumiko` }]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const community = await readCommunity(grant, args.params.communitySlug)
  const { slug, name, currency, plans, publishedAt, policy } = community

  return {
    ...{ slug, name, currency, plans },
    isPublished: publishedAt !== null,
    form: toCommunityForm(community),
    trialDays: trialPolicy(policy).trialDays,
    timeZones: listTimeZones(),
    token: newToken(),
    organizationName: grant.organization.name,
    organizationPath: `/org/${grant.organization.slug}`,
  }
}

export async function action(args: ActionFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const community = await readCommunity(grant, args.params.communitySlug)
  const here = `/org/${grant.organization.slug}/communities/${community.slug}`

  return changeCommunity({ request: args.request, grant, community, here })
}

async function readCommunity({ deps, organizationId }: Grant<'organization.manage'>, slug = '') {
  const community = await findCommunity(deps.db, organizationId, slug)
  if (!community) throw notFound()

  return community
}

export default function EditCommunity() {
  const { slug, name, isPublished, organizationName, organizationPath } = useLoaderData<typeof loader>()

  return (
    <Page>
      <PageHead
        title={name}
        lede={isPublished ? 'Published: everybody can find it and join.' : 'A draft: only your team sees it.'}
        actions={
          <>
            <ButtonLink to={organizationPath} kind="quiet">
              {organizationName}
            </ButtonLink>
            <ButtonLink to={`/c/${slug}/studio/goals`}>Goals</ButtonLink>
            <ButtonLink to={`/c/${slug}`}>Open</ButtonLink>
            <Publishing />
          </>
        }
      />
      <div className="grid max-w-180 grid-cols-1 gap-8">
        <Plans />
        <Text />
      </div>
    </Page>
  )
}

function Publishing() {
  const { isPublished, plans } = useLoaderData<typeof loader>()
  const kind = isPublished || plans.length === 0 ? 'secondary' : 'primary'

  return (
    <Form method="post">
      <input type="hidden" name="intent" value={isPublished ? 'hide' : 'publish'} />
      <SubmitButton kind={kind}>{isPublished ? 'Hide' : 'Publish'}</SubmitButton>
    </Form>
  )
}

function Plans() {
  const { plans, currency, trialDays, token } = useLoaderData<typeof loader>()
  const lastResult = useResultOf('plan')

  return (
    <section id="plans" className="scroll-mt-16">
      <SectionHead title="How people join" />
      {plans.length === 0 && (
        <div className="mb-4">
          <Banner tone="amber" title="Nobody can join yet.">
            Add a plan: a price, how often it is paid, and how many days are free first.
          </Banner>
        </div>
      )}
      <div className="sheet sheet-bleed">
        <PlanList plans={plans} />
        <div className="sheet-pad border-t border-line">
          <PlanForm lastResult={lastResult} currency={currency} trialDays={trialDays} token={token} />
        </div>
      </div>
    </section>
  )
}

function Text() {
  const { form, timeZones, plans } = useLoaderData<typeof loader>()
  const lastResult = useResultOf('save')

  return (
    <section>
      <SectionHead title="What it says" />
      <div className="sheet sheet-bleed sheet-pad">
        <CommunityForm
          lastResult={lastResult}
          defaultValue={form}
          timeZones={timeZones}
          hasSlug={false}
          isCurrencyFixed={plans.length > 0}
          submitLabel="Save"
        />
      </div>
    </section>
  )
}

/** Two forms share the page: an answer belongs to the one that was sent. */
function useResultOf(intent: 'plan' | 'save') {
  const result = useActionData<typeof action>()

  return result?.initialValue?.intent === intent ? result : undefined
}
