import { setTimeout as sleep } from 'node:timers/promises'
import type { Part } from '#tests/support/start-app.ts'
import { audit } from '../audit/audit.ts'
import { gather, type Cohort, type Subject } from '../cohort.ts'
import type { Drill } from '../drill.ts'
import { sleepUntil } from '../sleep-until.ts'
import { parts, type World } from '../world.ts'

/** The joints of join and trial at which something falls. */
const steps = [
  'the join form is posted',
  'between payment and return page',
  'first webhook and welcome',
  'choosing the goal',
  'asking to extend and to cancel',
  'the reminder, T−24 h',
  'the decision, T−2 h',
  "the trial's end",
  'the charge, T+1 h',
  'the second decision, T−2 h',
] as const
type Step = (typeof steps)[number]

/**
 * Five waves of five people. In wave n the part that falls moves one on at each step, so that after all five each part
 * fell once at each step, and no supervisor sees one part fall more often than it bears.
 */
export const killWaves: Drill[] = parts.map((_, shift) => ({
  name: `kill-${shift + 1}`,
  about: `kill -9 at ${steps.length} joints of join and trial, beginning with ${parts[shift]}`,
  run: (world) => runWave(world, (step) => parts[(steps.indexOf(step) + shift) % parts.length] ?? 'worker'),
}))

async function runWave(world: World, partAt: (step: Step) => Part): Promise<string[]> {
  await world.freshen()
  const strike = (step: Step) => world.strike(partAt(step), step)
  const cohort = await gather(world)
  /** The part falls while the work of all five is under way. */
  const during = async (step: Step, work: () => Promise<unknown>) => {
    const working = work()
    // Who fails here fails below, not as an unhandled rejection meanwhile.
    working.catch(() => undefined)
    await sleep(80)
    await strike(step)
    await working
  }

  await during('the join form is posted', await cohort.prepareJoin())
  await cohort.pay()
  const paymentFall = strike('between payment and return page')
  await Promise.all([cohort.comeBack(), paymentFall])
  await strike('first webhook and welcome')
  await during('choosing the goal', await cohort.prepareGoal())
  await during('asking to extend and to cancel', await cohort.prepareCommand())
  await fallAtDeadlines(world, cohort, strike)

  return audit(world, cohort.subjects.map(allowingRefund))
}

async function fallAtDeadlines(world: World, cohort: Cohort, strike: (step: Step) => Promise<unknown>): Promise<void> {
  const { hourMs } = world
  const firstEnd = await cohort.endOf('without a goal')
  const falls: Promise<unknown>[] = []
  const at = async (moment: number, step: Step) => {
    await sleepUntil(moment + 150)
    falls.push(strike(step))
  }

  await at(firstEnd - 24 * hourMs, 'the reminder, T−24 h')
  await at(firstEnd - 2 * hourMs, 'the decision, T−2 h')
  await at(await cohort.endOf('with a goal'), "the trial's end")
  await at((await cohort.endOf('with a goal')) + hourMs, 'the charge, T+1 h')
  await Promise.all(falls)
  const secondEnd = Math.max(await cohort.endOf('without a goal'), await cohort.endOf('extends'))
  await at(secondEnd - 2 * hourMs, 'the second decision, T−2 h')
  await Promise.all(falls)
}

/**
 * Three parts fall between the decision and the charge, so whoever is without a goal may be found only after it. Then the
 * money goes back, which is the one other outcome that the promise knows.
 */
function allowingRefund(subject: Subject): Subject {
  return subject.role === 'without a goal' ? { ...subject, outcomes: ['stopped', 'refunded'] } : subject
}
