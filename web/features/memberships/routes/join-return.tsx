import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { Busy, ButtonLink } from '#web/ui/button.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import { Moment } from '#web/ui/moment.tsx'
import { priceText } from '../../community/words.ts'
import { arrive } from '../arrive.server.ts'
import { Onboarding } from '../components/onboarding.tsx'
import { useLivePage } from '../components/use-live-page.ts'
import type { OnboardingRow } from '../queries/load-onboarding.server.ts'

export const handle = { permission: 'community.read', frame: 'focus', title: 'Welcome' } as const

/** While the payment is on its way the page asks again by itself, without script too. */
export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Welcome to ${data?.community.name ?? ''} · Kumiko` },
  ...(data?.arrival.kind === 'waiting' ? [{ httpEquiv: 'refresh', content: '4' }] : []),
  ...(data?.arrival.kind === 'paying' ? [{ httpEquiv: 'refresh', content: '60' }] : []),
]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const { slug, name } = grant.community
  const arrival = await arrive(grant, new URL(args.request.url).searchParams.get('session_id'))

  return { community: { slug, name }, arrival }
}

export default function JoinReturn() {
  const { community, arrival } = useLoaderData<typeof loader>()
  useLivePage({ isEager: arrival.kind === 'waiting' })

  return (
    <div className="page">
      <div className="mx-auto grid max-w-160 grid-cols-1 gap-6">
        {arrival.kind === 'in' ? <Welcome onboarding={arrival.onboarding} /> : <NotIn kind={arrival.kind} />}
        {arrival.kind === 'in' && (
          <p>
            <TextLink to={`/c/${community.slug}`} isAlone>
              Open {community.name}
            </TextLink>
          </p>
        )}
      </div>
    </div>
  )
}

function pricesText(plan: OnboardingRow['plan']): string {
  const { amountCents, laterCents, currency } = plan
  if (laterCents === null) return priceText(plan)

  return `${formatMoney(amountCents, currency)}, later ${priceText({ ...plan, amountCents: laterCents })}`
}

function Welcome({ onboarding }: { onboarding: OnboardingRow }) {
  const { community } = useLoaderData<typeof loader>()
  const { trialEndsAt, plan, process, guidelinesAcceptedAt, goalTitle, hasSaidHello } = onboarding

  return (
    <>
      <header className="flex items-start gap-4">
        <Emblem slug={community.slug} size="large" />
        <div className="min-w-0">
          <h1 className="text-2xl">You are in</h1>
          <p className="mt-1 text-read text-ink-soft">
            {trialEndsAt ? (
              <>
                Your trial ends <Moment at={trialEndsAt} />. Then {pricesText(plan)}.
              </>
            ) : (
              <>
                Welcome to {community.name}. {pricesText(plan)}.
              </>
            )}{' '}
            {process && <TextLink to={`/members/me/next#${process.id}`}>Here is how to cancel</TextLink>}
          </p>
        </div>
      </header>
      <Onboarding
        slug={community.slug}
        isTrial={trialEndsAt !== null}
        hasAcceptedGuidelines={guidelinesAcceptedAt !== null}
        goalTitle={goalTitle}
        hasSaidHello={hasSaidHello}
      />
    </>
  )
}

function NotIn({ kind }: { kind: 'guest' | 'stranger' | 'waiting' | 'paying' | 'not-joined' }) {
  const { community, arrival } = useLoaderData<typeof loader>()
  const { pathname, search } = useLocation()
  if (kind === 'guest') {
    const to = `/login?redirectTo=${encodeURIComponent(pathname + search)}`

    return (
      <Empty
        level={1}
        title="Log in to go on"
        action={
          <ButtonLink to={to} kind="primary">
            Log in
          </ButtonLink>
        }
      >
        This page belongs to the person who joined.
      </Empty>
    )
  }
  if (kind === 'stranger') {
    return (
      <Empty
        level={1}
        title="This belongs to another account"
        action={<ButtonLink to={`/c/${community.slug}`}>Open {community.name}</ButtonLink>}
      >
        You are logged in as somebody else than the person who paid.
      </Empty>
    )
  }
  if (kind === 'waiting') {
    return (
      <div role="status">
        <Empty title="Your payment is on its way" level={1}>
          <span className="mb-2 flex justify-center">
            <Busy />
          </span>
          Stripe has not confirmed it yet. This page looks again every few seconds; you may close it, we write to you as
          soon as you are in.
        </Empty>
      </div>
    )
  }
  if (arrival.kind === 'paying') {
    return (
      <Empty
        level={1}
        title="Your transfer is on its way"
        action={
          <ButtonLink to="/members/me/next" kind="primary">
            What happens next
          </ButtonLink>
        }
      >
        Banks take some days, usually until <Moment at={arrival.arrivesAt} />. There is nothing to do: you are in once
        the money is there, and we write to you. If your bank returns it, you owe nothing and can pay another way.
      </Empty>
    )
  }

  return (
    <Empty
      level={1}
      title="You have not joined"
      action={<ButtonLink to={`/c/${community.slug}/join`}>Back to joining</ButtonLink>}
    >
      {arrival.kind === 'not-joined' ? arrival.message : null}
    </Empty>
  )
}
