import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { tiers } from '#workflows/billing/tiers.rules.ts'
import { answerTier, arriveWithTier } from '../answer-tier.server.ts'
import { TierForm } from '../components/tier-forms.tsx'
import { TierOffers } from '../components/tier-offers.tsx'
import { TierSheet } from '../components/tier-sheet.tsx'
import { TierWaiting } from '../components/tier-waiting.tsx'
import { billingPath, organizationTierPath, tierPath } from '../paths.ts'
import { loadOwnTier } from '../queries/load-tier.server.ts'
import { offerPrice } from '../tier-words.ts'

export const handle = { permission: 'account', title: 'Tier' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: 'Tier · Kumiko' },
  ...(data?.isWaiting ? [{ httpEquiv: 'refresh', content: '4' }] : []),
]

const own = { tier: 'pro', path: tierPath } as const

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const { request } = args
  const subject = { kind: 'person', id: viewer.id } as const
  const { isWaiting } = await arriveWithTier(deps, { request, subject, ...own })
  const isAskingToCancel = new URL(request.url).searchParams.has('cancel')

  return { state: await loadOwnTier(deps, viewer.id), isWaiting, isAskingToCancel, token: newToken() }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)

  return answerTier(deps, { request: args.request, subject: { kind: 'person', id: viewer.id }, viewer, ...own })
}

export default function OwnTier() {
  const { state, isWaiting, isAskingToCancel, token } = useLoaderData<typeof loader>()

  return (
    <Page>
      <PageHead
        title="Tier"
        lede="What you pay Kumiko itself, as somebody who runs communities. Memberships are paid to their communities and stand under Billing."
        actions={<ButtonLink to={billingPath}>Billing</ButtonLink>}
      />
      <div className="grid max-w-240 grid-cols-1 gap-6">
        {isWaiting && <TierWaiting />}
        <TierSheet state={state} token={token} isAskingToCancel={isAskingToCancel} />
        <div>
          <TierOffers current={state.tier} actions={{ pro: !isWaiting && <BuyPro />, enterprise: <ToEnterprise /> }} />
        </div>
      </div>
    </Page>
  )
}

function BuyPro() {
  const { state, token } = useLoaderData<typeof loader>()
  if (state.tier === 'pro') return null

  return (
    <TierForm
      intent="buy"
      token={token}
      kind={state.unpaid ? 'secondary' : 'primary'}
      isWide
      busyLabel="Opening Stripe"
    >
      {`Get Pro, ${offerPrice(tiers.pro)}`}
    </TierForm>
  )
}

function ToEnterprise() {
  const { organizations } = useLoaderData<typeof loader>().state
  if (organizations.length === 0) return <TextLink to="/orgs/new">Start an organization first</TextLink>

  return (
    <ul className="grid gap-1">
      {organizations.map(({ slug, name }) => (
        <li key={slug}>
          <TextLink to={organizationTierPath(slug)} isAlone>
            {`For ${name}`}
          </TextLink>
        </li>
      ))}
    </ul>
  )
}
