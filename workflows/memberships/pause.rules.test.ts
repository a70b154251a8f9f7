import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openPauseCommands, refusePauseCommand } from './pause-commands.rules.ts'
import { pausePolicy } from './pause-policy.ts'
import {
  nextPauseStep,
  type PauseCommandName,
  type PauseMessage,
  type PauseRun,
  pauseStage,
  type PauseState,
  type PauseStep,
  type PauseTruth,
  plannedNotices,
} from './pause.rules.ts'

const hour = 3_600_000
const day = 24 * hour
const start = Date.parse('2026-11-24T14:05:00Z')
const end = start + 30 * day
const run: PauseRun = { policy: pausePolicy({}), dayMs: day }
const iso = (at: number) => new Date(at).toISOString()

const truth = (change: Partial<PauseTruth> = {}): PauseTruth => ({
  readAt: iso(start),
  status: 'active',
  cancelAt: null,
  source: 'settings',
  askedAt: iso(start),
  startsAt: iso(start),
  endsAt: iso(end),
  round: 0,
  movedAt: null,
  cancelledAt: null,
  refusal: null,
  pausedAt: null,
  creditCents: 0,
  resumeAskedAt: null,
  resumeTriedAt: null,
  resumption: null,
  resumedAt: null,
  said: {},
  ...change,
})
const pausedTruth = (change: Partial<PauseTruth> = {}) =>
  truth({ status: 'paused', pausedAt: iso(start), said: { paused: iso(start) }, ...change })
const state = (change: Partial<PauseTruth> = {}): PauseState => ({ truth: truth(change), said: [], commands: [] })
const paused = (change: Partial<PauseTruth> = {}): PauseState => ({
  truth: pausedTruth(change),
  said: [],
  commands: [],
})
const step = (given: PauseState, now: number) => nextPauseStep(given, run, now)

test('a pause that begins now begins at once', () => {
  expect(step(state(), start)).toEqual({ kind: 'act', act: 'pause' })
})

test('a planned one is confirmed, waits for its beginning, and then begins', () => {
  const planned = { startsAt: iso(start + 3 * day) }
  expect(step(state(planned), start)).toEqual({ kind: 'say', message: 'planned' })
  const told = { ...planned, said: { planned: iso(start) } }
  expect(step(state(told), start)).toEqual({ kind: 'wait', until: start + 3 * day, reason: 'begin' })
  expect(step(state(told), start + 3 * day)).toEqual({ kind: 'act', act: 'pause' })
})

test('one accepted while a payment is open waits for that, however long, and then begins; unpaid it ends without a word', () => {
  const waiting = { status: 'past_due', waitsForPayment: true }
  expect(step(state(waiting), start)).toMatchObject({ kind: 'wait', reason: 'settlement' })
  expect(step(state(waiting), end + day)).toMatchObject({ kind: 'wait', reason: 'settlement' })
  expect(openPauseCommands(truth(waiting), start)).toEqual(['cancelScheduled'])
  expect(refusePauseCommand('cancelScheduled', truth(waiting), { ...run, now: start })).toBeNull()
  expect(step(state({ ...waiting, status: 'active' }), end + day)).toEqual({ kind: 'act', act: 'pause' })
  expect(step(state({ ...waiting, cancelledAt: iso(start) }), start)).toEqual({ kind: 'say', message: 'called-off' })
  for (const status of ['paused', 'unpaid']) {
    expect(step(state({ ...waiting, status }), start)).toEqual({ kind: 'end', outcome: 'not-begun' })
  }
  expect(step(state({ ...waiting, status: 'canceled' }), start)).toEqual({ kind: 'end', outcome: 'ended' })
})

test.each<[string, Partial<PauseTruth>, number, string]>([
  ['the last charge was declined meanwhile', { status: 'past_due' }, start, 'not-begun'],
  ['the member has cancelled meanwhile', { cancelAt: iso(end) }, start, 'not-begun'],
  ['failed payments have paused it', { status: 'paused' }, start, 'not-begun'],
  ['Stripe refused', { refusal: 'no' }, start, 'not-begun'],
  ['everything of ours was away for its whole length', {}, end, 'not-begun'],
  ['the membership ended', { status: 'canceled' }, start, 'ended'],
  ['the member called it off', { cancelledAt: iso(start) }, start, 'called-off'],
])('where %s, it does not begin', (_, change, now, outcome) => {
  const ended = step({ ...state(change), said: ['not-begun', 'called-off'] }, now)

  expect(ended).toEqual({ kind: 'end', outcome })
})

test('the member reads that it is paused; where somebody did it at Stripe, that', () => {
  expect(step(paused({ said: {} }), start)).toEqual({ kind: 'say', message: 'paused' })
  expect(step(paused({ said: {}, source: 'stripe' }), start)).toEqual({ kind: 'say', message: 'adopted' })
})

test('notices come 7 days and 1 day before the end, then it resumes', () => {
  expect(step(paused(), start)).toEqual({ kind: 'wait', until: end - 7 * day, reason: 'first-notice' })
  expect(step(paused(), end - 7 * day)).toEqual({ kind: 'say', message: 'first-notice-0' })
  const first = { said: { paused: iso(start), 'first-notice-0': iso(end - 7 * day) } }
  expect(step(paused(first), end - 7 * day)).toEqual({ kind: 'wait', until: end - day, reason: 'last-notice' })
  expect(step(paused(first), end - day)).toEqual({ kind: 'say', message: 'last-notice-0' })
  const both = { said: { ...first.said, 'last-notice-0': iso(end - day) } }
  expect(step(paused(both), end - day)).toEqual({ kind: 'wait', until: end, reason: 'resume' })
  expect(step(paused(both), end)).toEqual({ kind: 'act', act: 'resume' })
})

test('whoever was away says the nearest notice only, and resumes without one when the end has passed', () => {
  expect(step(paused(), end - hour)).toEqual({ kind: 'say', message: 'last-notice-0' })
  expect(step(paused(), end + hour)).toEqual({ kind: 'act', act: 'resume' })
})

test('a pause of seven days has one notice; a moved end has notices of its own', () => {
  const short = pausedTruth({ endsAt: iso(start + 7 * day) })
  expect(plannedNotices(short, run).map(({ message }) => message)).toEqual(['last-notice-0'])
  const moved = pausedTruth({ round: 2, movedAt: iso(end - 8 * day) })
  expect(plannedNotices(moved, run).map(({ message }) => message)).toEqual(['first-notice-2', 'last-notice-2'])
  const near = pausedTruth({ round: 3, movedAt: iso(end - 2 * day) })
  expect(plannedNotices(near, run).map(({ message }) => message)).toEqual(['last-notice-3'])
})

test('asked to resume, it resumes before its end', () => {
  expect(step(paused({ resumeAskedAt: iso(start + day) }), start + day)).toEqual({ kind: 'act', act: 'resume' })
})

test('while the resumption is unpaid it waits, and leaves the invoice to dunning', () => {
  const declined = paused({ resumeTriedAt: iso(end), resumption: { status: 'open', amountCents: 2900 } })

  expect(pauseStage(declined.truth, end)).toBe('payment-open')
  expect(step(declined, end)).toMatchObject({ kind: 'wait', reason: 'payment' })
  expect(step(declined, end + 14 * day)).toMatchObject({ kind: 'wait', reason: 'payment' })
})

test('refused, the pause stays and says so; voided, dunning has said it; it resumes when asked, once for each time', () => {
  const refused = { resumeTriedAt: iso(end), resumption: null }
  expect(step(paused(refused), end + 1000)).toEqual({ kind: 'say', message: 'stays-paused' })
  const told = { resumeTriedAt: iso(end), resumption: { status: 'void', amountCents: 2900 } }
  expect(step(paused(told), end + 20 * day)).toMatchObject({ kind: 'wait', reason: 'member' })
  const asked = { ...told, resumeAskedAt: iso(end + 20 * day) }
  expect(step(paused(asked), end + 20 * day)).toEqual({ kind: 'act', act: 'resume' })
  const tried = { ...asked, resumeTriedAt: iso(end + 20 * day + 1000) }
  expect(step(paused(tried), end + 21 * day)).toMatchObject({ kind: 'wait', reason: 'member' })
})

test('cancelled at Stripe while paused, it ends then, and is neither resumed nor charged', () => {
  const left = paused({ cancelAt: iso(start + 2 * day) })
  expect(step(left, start + day)).toEqual({ kind: 'wait', until: start + 2 * day, reason: 'leaving' })
  expect(step(left, start + 2 * day)).toEqual({ kind: 'act', act: 'leave' })
  expect(step(left, end)).toEqual({ kind: 'act', act: 'leave' })
  const later = paused({ cancelAt: iso(end + 20 * day) })
  expect(step(later, end)).toEqual({ kind: 'act', act: 'resume' })
  const waiting = { resumeTriedAt: iso(end), resumption: { status: 'open', amountCents: 2900 } }
  expect(step(paused({ ...waiting, cancelAt: iso(end + day) }), end + 2 * day)).toEqual({ kind: 'act', act: 'leave' })
  expect(step(paused({ status: 'canceled', cancelAt: iso(end) }), end)).toEqual({ kind: 'end', outcome: 'ended' })
  const leaving = pausedTruth({ cancelAt: iso(start + 2 * day) })
  expect(openPauseCommands(leaving, start + day)).toEqual([])
  expect(refusal('resumeNow', leaving)).toBe('PAUSE_LEAVING')
})

test('resumed, by whomever, it says so and ends; a membership that was left ends it without a word', () => {
  const resumed = paused({ status: 'active', resumedAt: iso(end) })
  expect(step(resumed, end)).toEqual({ kind: 'say', message: 'resumed' })
  expect(step({ ...resumed, said: ['resumed'] }, end)).toEqual({ kind: 'end', outcome: 'resumed' })
  expect(step(paused({ status: 'canceled' }), start + day)).toEqual({ kind: 'end', outcome: 'ended' })
})

test('a command is answered before anything else', () => {
  const command = { name: 'resumeNow' as const, commandId: 'c' }

  expect(step({ ...paused(), commands: [command] }, end)).toEqual({ kind: 'answer', command })
})

test('commands are offered where they can be done', () => {
  expect(openPauseCommands(truth({ startsAt: iso(start + day) }), start)).toEqual(['changeEnd', 'cancelScheduled'])
  expect(openPauseCommands(pausedTruth(), start)).toEqual(['resumeNow', 'changeEnd'])
  expect(openPauseCommands(pausedTruth(), end)).toEqual([])
  const voided = { resumeTriedAt: iso(end), resumption: { status: 'void', amountCents: 1 } }
  expect(openPauseCommands(pausedTruth(voided), end)).toEqual(['resumeNow'])
  expect(openPauseCommands(pausedTruth({ resumedAt: iso(end) }), end)).toEqual([])
})

const refusal = (
  name: PauseCommandName,
  given: PauseTruth,
  { now = start, payload = {} }: { now?: number; payload?: Record<string, unknown> } = {},
) => refusePauseCommand(name, given, { ...run, now, payload })?.code ?? null

test('what is offered is not refused, and what is refused says why', () => {
  const planned = truth({ startsAt: iso(start + day) })
  expect(refusal('resumeNow', pausedTruth())).toBeNull()
  expect(refusal('resumeNow', planned)).toBe('PAUSE_NOT_BEGUN')
  expect(refusal('resumeNow', pausedTruth({ resumedAt: iso(end) }))).toBe('PAUSE_RESUMED')
  expect(refusal('resumeNow', pausedTruth({ status: 'canceled' }))).toBe('PAUSE_OVER')
  const open = pausedTruth({ resumeTriedAt: iso(end), resumption: { status: 'open', amountCents: 1 } })
  expect(refusal('resumeNow', open, { now: end })).toBe('PAUSE_PAYMENT_OPEN')
  expect(refusal('cancelScheduled', planned)).toBeNull()
  expect(refusal('cancelScheduled', pausedTruth())).toBe('PAUSE_BEGUN')
  expect(refusal('cancelScheduled', truth({ cancelledAt: iso(start) }))).toBe('PAUSE_OVER')
})

test('an end is moved within the limits, counted from the beginning', () => {
  const to = (at: number) => ({ payload: { endsAt: iso(at) }, now: start + 10 * day })
  expect(refusal('changeEnd', pausedTruth(), to(start + 90 * day))).toBeNull()
  expect(refusal('changeEnd', pausedTruth(), to(start + 91 * day))).toBe('PAUSE_TOO_LONG')
  expect(refusal('changeEnd', pausedTruth(), to(start + 9 * day))).toBe('PAUSE_ENDED')
  expect(refusal('changeEnd', pausedTruth(), { payload: { endsAt: iso(start + 3 * day) } })).toBe('PAUSE_TOO_SHORT')
  expect(refusal('changeEnd', pausedTruth(), { payload: {} })).toBe('PAUSE_DATES')
  expect(refusal('changeEnd', pausedTruth({ resumedAt: iso(end) }), to(end))).toBe('PAUSE_OVER')
})

/** A pause as a random history lives it: Stripe and the bank answer, the member changes their mind, news get lost. */
type Plan = {
  startsInDays: number
  lengthDays: number
  awayFromDay: number
  awayDays: number
  payments: boolean[]
  resumeOnDay: number | null
  callOffOnDay: number | null
  moveOnDay: number | null
  moveToDays: number
}

const plans: fc.Arbitrary<Plan> = fc.record({
  startsInDays: fc.integer({ min: 0, max: 20 }),
  lengthDays: fc.integer({ min: 7, max: 90 }),
  awayFromDay: fc.integer({ min: 0, max: 120 }),
  awayDays: fc.integer({ min: 0, max: 40 }),
  payments: fc.array(fc.boolean(), { maxLength: 3 }),
  resumeOnDay: fc.option(fc.integer({ min: 0, max: 110 })),
  callOffOnDay: fc.option(fc.integer({ min: 0, max: 30 })),
  moveOnDay: fc.option(fc.integer({ min: 0, max: 80 })),
  moveToDays: fc.integer({ min: 1, max: 120 }),
})

type Life = { truth: PauseTruth; said: PauseMessage[]; resumes: number; wishes: number; outcome: string | null }

function live(plan: Plan): Life {
  const startsAt = start + plan.startsInDays * day
  const life: Life = {
    truth: truth({ startsAt: iso(startsAt), endsAt: iso(startsAt + plan.lengthDays * day) }),
    said: [],
    resumes: 0,
    wishes: 0,
    outcome: null,
  }
  const payments = [...plan.payments]
  const due: { onDay: number | null; name: PauseCommandName }[] = [
    { onDay: plan.callOffOnDay, name: 'cancelScheduled' },
    { onDay: plan.moveOnDay, name: 'changeEnd' },
    { onDay: plan.resumeOnDay, name: 'resumeNow' },
  ]
  for (let now = start, turns = 0; now < start + 400 * day && turns < 5_000; turns += 1) {
    const isAway = now >= start + plan.awayFromDay * day && now < start + (plan.awayFromDay + plan.awayDays) * day
    if (isAway) {
      now = start + (plan.awayFromDay + plan.awayDays) * day
      continue
    }
    for (const wish of due.filter(({ onDay }) => onDay !== null && now >= start + onDay * day)) {
      wish.onDay = null
      obey(life, wish.name, { now, endsAt: iso(startsAt + plan.moveToDays * day) })
    }
    const next = nextPauseStep({ truth: life.truth, said: life.said, commands: [] }, run, now)
    if (next.kind === 'end') return { ...life, outcome: next.outcome }
    now = carryOut(life, next, { now, isPaid: payments })
  }

  return life
}

function obey(life: Life, name: PauseCommandName, { now, endsAt }: { now: number; endsAt: string }): void {
  if (refusePauseCommand(name, life.truth, { ...run, now, payload: { endsAt } })) return
  if (name === 'cancelScheduled') life.truth = { ...life.truth, cancelledAt: iso(now) }
  if (name === 'changeEnd') life.truth = { ...life.truth, endsAt, movedAt: iso(now), round: life.truth.round + 1 }
  if (name === 'resumeNow') {
    life.truth = { ...life.truth, resumeAskedAt: iso(now) }
    life.wishes += 1
  }
}

function carryOut(life: Life, next: PauseStep, { now, isPaid }: { now: number; isPaid: boolean[] }): number {
  if (next.kind === 'say') {
    life.said.push(next.message)
    life.truth.said[next.message] = iso(now)
  }
  if (next.kind === 'act' && next.act === 'pause') life.truth = { ...life.truth, status: 'paused', pausedAt: iso(now) }
  if (next.kind === 'act' && next.act === 'resume') {
    life.resumes += 1
    const paid = isPaid.shift() ?? true
    life.truth = paid
      ? { ...life.truth, status: 'active', resumedAt: iso(now), resumeTriedAt: iso(now) }
      : { ...life.truth, resumeTriedAt: iso(now), resumption: { status: 'open', amountCents: 2900 } }
  }
  if (next.kind !== 'wait') return now
  // Dunning voids what stays unpaid, after two weeks.
  const { resumption, resumeTriedAt } = life.truth
  const voidAt = resumption?.status === 'open' ? Date.parse(resumeTriedAt ?? iso(now)) + 14 * day : Infinity
  if (next.until >= voidAt) {
    life.truth = { ...life.truth, resumption: { status: 'void', amountCents: 2900 } }

    return voidAt
  }

  return Math.min(next.until, now + day)
}

test('every pause ends, or waits for its member with the bank against it', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const life = live(plan)
      const waits = life.outcome === null && pauseStage(life.truth, start + 400 * day) === 'stays-paused'
      expect(life.outcome !== null || waits).toBe(true)
      if (plan.payments.every(Boolean)) expect(life.outcome).not.toBeNull()
    }),
    { numRuns: 400 },
  )
})

test('it resumes once for its end and once for each wish at most, and says each thing once', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { resumes, wishes, said } = live(plan)
      expect(resumes).toBeLessThanOrEqual(1 + wishes)
      expect(new Set(said).size).toBe(said.length)
    }),
    { numRuns: 400 },
  )
})

test('nobody resumes before the end without asking, and nobody who called it off is paused', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { truth: t } = live(plan)
      if (t.resumedAt && !t.resumeAskedAt) expect(Date.parse(t.resumedAt)).toBeGreaterThanOrEqual(Date.parse(t.endsAt))
      if (t.cancelledAt) expect(t.pausedAt).toBeNull()
    }),
    { numRuns: 400 },
  )
})

test("a community's own numbers are kept, wrong ones fall back as a whole", () => {
  expect(pausePolicy({ pause: { perYear: 4 } })).toMatchObject({ perYear: 4, maxDays: 90 })
  expect(pausePolicy({ pause: { perYear: -1 } })).toEqual(pausePolicy({}))
})
