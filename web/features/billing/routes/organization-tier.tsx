import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { TextLink } from '#web/ui/link.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { entitlementsOf, tierNames, tiers } from '#workflows/billing/tiers.rules.ts'
import { countText } from '../../community/words.ts'
import { answerTier, arriveWithTier } from '../answer-tier.server.ts'
import { MoneyFrame } from '../components/money-frame.tsx'
import { TierForm } from '../components/tier-forms.tsx'
import { TierOffers } from '../components/tier-offers.tsx'
import { TierSheet } from '../components/tier-sheet.tsx'
import { TierWaiting } from '../components/tier-waiting.tsx'
import { organizationTierPath, tierPath } from '../paths.ts'
import { loadOrganizationTier } from '../queries/load-tier.server.ts'
import { offerPrice } from '../tier-words.ts'

export const handle = { permission: 'organization.manage', title: 'Tier' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Tier · ${data?.organization.name ?? ''} · Kumiko` },
  ...(data?.isWaiting ? [{ httpEquiv: 'refresh', content: '4' }] : []),
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer, organizationId, organization } = await authorize(args, handle.permission)
  const { isWaiting } = await arriveWithTier(deps, { request: args.request, ...of(organizationId, organization.slug) })
  const isAskingToCancel = new URL(args.request.url).searchParams.has('cancel')
  const state = await loadOrganizationTier(deps, { organizationId, userId: viewer.id })

  const contact = deps.config.SENDER_EMAIL

  return { organization, state, isWaiting, isAskingToCancel, contact, token: newToken() }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer, organizationId, organization } = await authorize(args, handle.permission)

  return answerTier(deps, { request: args.request, viewer, ...of(organizationId, organization.slug) })
}

function of(organizationId: string, slug: string) {
  const subject = { kind: 'organization', id: organizationId } as const

  return { subject, tier: 'enterprise', path: organizationTierPath(slug) } as const
}

export default function OrganizationTier() {
  const { organization, state, isWaiting, isAskingToCancel, token } = useLoaderData<typeof loader>()

  return (
    <MoneyFrame organization={organization}>
      <PageHead title="Tier" lede={<Room />} />
      <div className="grid max-w-240 grid-cols-1 gap-6">
        {isWaiting && <TierWaiting />}
        <TierSheet state={state} token={token} isAskingToCancel={isAskingToCancel} />
        <div>
          <TierOffers current={state.tier} actions={{ pro: <ToPro />, enterprise: !isWaiting && <BuyEnterprise /> }} />
        </div>
      </div>
    </MoneyFrame>
  )
}

/** Where the organization stands today, with whose tier. */
function Room() {
  const { organization, state } = useLoaderData<typeof loader>()
  const { tier: organizationTier, personTier, communityCount } = state
  const { communities: limit } = entitlementsOf({ personTier, organizationTier })
  const has = `${organization.name} has ${countText(communityCount, 'community', 'communities')}`
  if (limit !== 'unlimited') return `${has}. There is room for ${limit} on Free.`
  const whose =
    organizationTier === 'free' ? `by your ${tierNames[personTier]}` : `by its ${tierNames[organizationTier]}`

  return `${has}, and room for more ${whose}.`
}

function BuyEnterprise() {
  const { state, token, contact } = useLoaderData<typeof loader>()
  if (state.tier === 'enterprise') return null

  return (
    <>
      <TierForm
        intent="buy"
        token={token}
        kind={state.unpaid ? 'secondary' : 'primary'}
        isWide
        busyLabel="Opening Stripe"
      >
        {`Get Enterprise, ${offerPrice(tiers.enterprise)}`}
      </TierForm>
      <p className="mt-2 text-sm text-ink-soft">
        For a price of your own write to{' '}
        <a className="link" href={`mailto:${contact}`}>
          {contact}
        </a>
        .
      </p>
    </>
  )
}

function ToPro() {
  const { personTier } = useLoaderData<typeof loader>().state

  return (
    <TextLink to={tierPath} isAlone>
      {personTier === 'pro' ? 'You have it: see your own tier' : 'For yourself, in your settings'}
    </TextLink>
  )
}
