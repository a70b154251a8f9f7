import { setTimeout as sleep } from 'node:timers/promises'
import { sleepUntil } from '../sleep-until.ts'
import type { World } from '../world.ts'
import { chargeExtra, openCardForm, openInvoicePage, openPause, openRefund, type Opened } from './deeds.ts'
import { type BillingCohort, type BillingSubject, gatherBilling } from './gather-billing.ts'
import type { MomentName } from './moments.ts'

export type BillingWave = {
  name: string
  startsAt: number
  /** What is done to Kumiko at a moment: a part falls, or Stripe's news and answers are disturbed. */
  trouble: (moment: MomentName) => Promise<void>
  /** Trouble waits for what is going to happen, instead of coming while it does. */
  isAhead?: boolean
  /** Told who there is as soon as they are, so that the audit looks at everybody even if the wave breaks off. */
  onGathered: (subjects: BillingSubject[]) => void
}

/** People sign up this long before their wave begins. */
export const settleDays = 1.6
/** A deed is sent this long before something falls; both are under way then. */
const leadMs = 250
/** Trouble that waits is there this long before. */
const aheadMs = 1_500
const extraCents = 2_900

/** The life of one cohort: joined, paused, declined, paid, let go; with trouble at each joint of it. */
export async function runBillingWave(world: World, wave: BillingWave): Promise<void> {
  const { name, startsAt, trouble, onGathered } = wave
  const dayMs = world.hourMs * 24
  await sleepUntil(startsAt - settleDays * dayMs)
  const cohort = await gatherBilling(world, name)
  onGathered(cohort.subjects)
  await sleepUntil(startsAt)
  const forms = await cohort.openJoin()
  await meet(forms, wave, 'join')
  await sleepUntil(startsAt + 0.4 * dayMs)
  if (wave.isAhead) await trouble('paid')
  await cohort.pay()
  await Promise.all([cohort.comeBack(), wave.isAhead ? null : trouble('paid')])
  await cohort.chooseGoals()

  const dayZero = (await cohort.trialsEndAt()) + world.hourMs
  await liveOn(world, cohort, { ...wave, at: (days) => dayZero + days * dayMs })
}

type Trouble = Pick<BillingWave, 'trouble' | 'isAhead'>
type Days = Trouble & { at: (days: number) => number }

async function liveOn(world: World, cohort: BillingCohort, { at, ...wave }: Days): Promise<void> {
  const { of, joined } = cohort
  const [early, comes, declined, replaced] = await Promise.all([
    joined('resumes early'),
    joined('comes back'),
    joined('declined back'),
    joined('card replaced'),
  ])
  const meetAt = async (days: number, moment: MomentName, forms: Opened[]) => {
    await sleepUntil(at(days) - (wave.isAhead ? aheadMs : 0))
    await meet(forms, wave, moment)
  }

  const long = await openPause(of('declined back'), declined.membershipId, 7)
  const short = await openPause(of('resumes early'), early.membershipId, 7)
  if (wave.isAhead) await meetAt(0, 'day0', [long, short])
  else {
    await sleepUntil(at(0) - 700)
    const atStripe = long.send()
    await meetAt(0, 'day0', [short, { send: () => atStripe }])
  }

  await sleepUntil(at(1))
  await chargeExtra(world, { ...declined, amountCents: extraCents })
  await (await openCardForm(of('declined back'), declined.membershipId, '4000000000000341')).send()
  const back = await openPause(of('comes back'), comes.membershipId, 10)
  await sleepUntil(at(2))
  await back.send()

  await meetAt(3, 'day3', [await of('resumes early').openCommand('resumeNow')])
  await chargeExtra(world, { ...comes, amountCents: extraCents })
  await meetAt(5, 'day5', [await openCardForm(of('card replaced'), replaced.membershipId, '5555555555554444')])
  await meetAt(7, 'day7', [])
  const byHand = await openInvoicePage(world, of('pays by hand'), '2223003122003222')
  const refund = await openRefund(world.owner, of('given back'), '10')
  await meetAt(11, 'day11', [byHand, refund])
  await meetAt(12, 'day12', [])
  await meetAt(14, 'day14', [])
  await meetAt(21, 'day21', [])
}

/** Everybody sends, and trouble comes while that is under way, or is there already. */
async function meet(forms: Opened[], { trouble, isAhead }: Trouble, moment: MomentName): Promise<void> {
  if (isAhead) await trouble(moment)
  const sending = Promise.all(forms.map((form) => form.send()))
  // Who fails here fails below, not as an unhandled rejection meanwhile.
  sending.catch(() => undefined)
  await sleep(leadMs)
  if (!isAhead) await trouble(moment)
  await sending
}
