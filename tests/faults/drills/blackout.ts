import { audit } from '../audit/audit.ts'
import { loadFacts } from '../audit/load-facts.ts'
import { gather, settleIn, type Subject } from '../cohort.ts'
import type { Drill } from '../drill.ts'
import { sleepUntil } from '../sleep-until.ts'
import type { World } from '../world.ts'

/**
 * Nothing of ours stands from three hours before the trial's end to three hours after. Stripe's stand-in fell too, and
 * makes up for its charge when it is back: whether that is before or after our first look is chance, and each has its
 * own truth: charged, refunded, late; or withheld, and the promise kept.
 */
export const blackout: Drill = {
  name: 'blackout',
  about: 'everything down from T−3 h to T+3 h: who has no goal keeps their money, who has one converts once',
  run: async (world) => {
    const { started, falls, hourMs, say } = world
    const cohort = await gather(world, ['with a goal', 'without a goal'])
    await settleIn(cohort)
    const endsAt = await cohort.endOf('without a goal')

    await sleepUntil(endsAt - 3 * hourMs)
    const at = Date.now()
    await started.killAll()
    say('T−3 h: everything killed')
    await sleepUntil((await Promise.resolve(endsAt)) + 3 * hourMs)
    await started.restart()
    falls.push({ part: 'all', at, backAt: Date.now(), step: 'T−3 h to T+3 h' })
    say(`everything runs again, ${((Date.now() - endsAt) / hourMs).toFixed(1)} h after T`)

    const subjects = cohort.subjects.map((subject): Subject =>
      subject.role === 'without a goal' ? { ...subject, outcomes: ['refunded', 'stopped'] } : subject,
    )
    const broken = await audit(world, subjects)

    return [...broken, ...(await judgeApology(world, subjects))]
  },
}

async function judgeApology(world: World, subjects: Subject[]): Promise<string[]> {
  const subject = subjects.find(({ role }) => role === 'without a goal')
  if (!subject) return ['nobody was without a goal']
  const { promises, charges } = await loadFacts(world, subject)
  const broken: string[] = []
  const promise = promises.find(({ key }) => key === 'no-charge-before')
  const due = charges.some(({ status }) => status === 'succeeded') ? 'late' : 'kept'
  if (promise?.status !== due)
    broken.push(`the promise of no charge is ${promise?.status ?? 'missing'} instead of ${due}`)
  const isWhole = charges.every((charge) => charge.status !== 'succeeded' || charge.amount_refunded === charge.amount)
  if (!isWhole) broken.push('the charge was not refunded in full')

  return broken
}
