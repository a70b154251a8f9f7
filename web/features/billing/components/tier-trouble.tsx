import { Banner } from '#web/ui/banner.tsx'
import { buttonClass } from '#web/ui/button.tsx'
import { useClock } from '#web/ui/clock.tsx'
import { SectionHead } from '#web/ui/page-head.tsx'
import { PromiseLine } from '#web/ui/promise-line.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { tierNames } from '#workflows/billing/tiers.rules.ts'
import { showSteps } from '../../memberships/components/promise-steps.ts'
import type { TierState } from '../queries/load-tier.server.ts'
import { TierForm } from './tier-forms.tsx'

export type TierTroubleProps = { state: TierState; token: string }

/** A renewal that failed, with every date of it and the ways to settle it. Nothing where all is paid. */
export function TierTrouble({ state, token }: TierTroubleProps) {
  const { status, bought, unpaid } = state
  if (unpaid) return <Unpaid unpaid={unpaid} token={token} />
  const name = tierNames[bought ?? 'free']
  if (status !== 'paused' && status !== 'unpaid' && status !== 'incomplete') return null

  return (
    <Banner tone="red" title={`${name} gives nothing now.`} action={<Card token={token} />}>
      It is not paid. All that was made with it stays.
    </Banner>
  )
}

function Unpaid({ unpaid, token }: { unpaid: NonNullable<TierState['unpaid']>; token: string }) {
  const clock = useClock()
  const { steps, payUrl, isGiven } = unpaid
  const actions = (
    <>
      {isGiven && <Card token={token} isPrimary />}
      {payUrl && (
        <a href={payUrl} className={buttonClass({ kind: isGiven ? 'secondary' : 'primary', isSmall: true })}>
          Pay it at Stripe
        </a>
      )}
    </>
  )

  return (
    <section>
      <SectionHead title={isGiven ? 'The last payment failed' : 'Ended, because it was not paid'} />
      <Sheet isPadded>
        <PromiseLine steps={showSteps(steps, clock, { person: actions })} isWide label="What happens when" />
      </Sheet>
    </section>
  )
}

function Card({ token, isPrimary = false }: { token: string; isPrimary?: boolean }) {
  return (
    <TierForm
      intent="portal"
      token={token}
      kind={isPrimary ? 'primary' : 'secondary'}
      isSmall
      busyLabel="Opening Stripe"
    >
      Change the card
    </TierForm>
  )
}
