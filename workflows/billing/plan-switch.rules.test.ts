import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openPlanSwitchCommands, refusePlanSwitchCommand } from './plan-switch-commands.rules.ts'
import { planSwitchPromise } from './plan-switch.promise.ts'
import { planSwitchPromises } from './plan-switch.promises.ts'
import {
  applyFrom,
  nextPlanSwitchStep,
  type PlanSwitchMessage,
  planSwitchStage,
  type PlanSwitchTruth,
} from './plan-switch.rules.ts'

const hour = 3_600_000
const day = 24 * hour
const run = { dayMs: day }
const start = Date.parse('2026-11-21T12:00:00Z')
const end = start + 30 * day
const iso = (at: number) => new Date(at).toISOString()
const words = {
  communityName: 'Studio',
  fromName: 'Pro',
  toName: 'Basic',
  fromCents: 2900,
  amountCents: 900,
  currency: 'EUR',
  interval: 'month',
  fromInterval: 'month',
  change: null,
}

const truth = (change: Partial<PlanSwitchTruth> = {}): PlanSwitchTruth => ({
  readAt: iso(start),
  status: 'active',
  cancelAt: null,
  price: 'from',
  isMarked: false,
  askedAt: iso(start),
  effectiveAt: iso(end),
  isTurned: false,
  calledOffAt: null,
  refusal: null,
  renewals: [],
  correctedCents: 0,
  correctedAt: null,
  said: { planned: iso(start) },
  ...change,
})
const applied: Partial<PlanSwitchTruth> = { price: 'to', isMarked: true }
const renewal = { status: 'paid', overCents: 0, isCorrectable: true }
const step = (change: Partial<PlanSwitchTruth>, now: number) =>
  nextPlanSwitchStep({ truth: truth(change), said: [], commands: [] }, run, now)

test('it is confirmed, waits, sets the price six hours before the end, and looks at the renewal', () => {
  expect(step({ said: {} }, start)).toEqual({ kind: 'say', message: 'planned' })
  expect(step({}, start)).toEqual({ kind: 'wait', until: end - 6 * hour, reason: 'apply' })
  expect(step({}, end - 6 * hour)).toEqual({ kind: 'act', act: 'apply' })
  expect(step(applied, end - 6 * hour)).toEqual({ kind: 'wait', until: end + hour / 4, reason: 'renewal' })
  expect(step({ ...applied, isTurned: true }, end + hour / 4)).toMatchObject({ kind: 'wait', reason: 'renewal' })
  expect(step({ ...applied, isTurned: true, renewals: [renewal] }, end)).toEqual({ kind: 'say', message: 'switched' })
})

test('with a short day the lead is never under ten seconds', () => {
  expect(applyFrom({ effectiveAt: iso(end) }, { dayMs: 24_000 })).toBe(end - 10_000)
})

test.each([
  [{ status: 'canceled' }, 'ended'],
  [{ status: 'paused' }, 'paused'],
  [{ status: 'past_due' }, 'unpaid'],
  [{ cancelAt: iso(end) }, 'leaving'],
  [{ price: 'other' as const }, 'other-plan'],
  [{ price: 'to' as const }, 'other-plan'],
  [{ calledOffAt: iso(start) }, 'called-off'],
  [{ refusal: 'No such price' }, 'refused'],
])('before the end %o ends it as %s, with a word', (change, outcome) => {
  expect(step(change, start)).toEqual({ kind: 'say', message: outcome })
  expect(step({ ...change, said: { [outcome]: iso(start) } }, start)).toEqual({ kind: 'end', outcome })
})

test.each([{ calledOffAt: iso(end) }, { status: 'paused' }, { status: 'past_due' }, { cancelAt: iso(end) }])(
  'after the price was set %o puts the old price back first',
  (change) => {
    expect(step({ ...applied, ...change }, end - hour)).toEqual({ kind: 'act', act: 'restore' })
  },
)

test('late: what was asked too much is put right, then the price is set, and the promise is late', () => {
  const late = { isTurned: true, renewals: [{ ...renewal, overCents: 2000 }] }
  expect(step(late, end + day)).toEqual({ kind: 'act', act: 'correct' })
  const given = { correctedCents: 2000, correctedAt: iso(end + day), renewals: [renewal] }
  expect(step({ ...late, ...given }, end + day)).toEqual({ kind: 'act', act: 'apply' })
  const done = truth({ ...late, ...given, ...applied })
  expect(step(done, end + day)).toEqual({ kind: 'say', message: 'corrected' })
  expect(planSwitchPromises({ truth: done, words }, run, end + day)).toMatchObject([
    { dueAt: iso(end), end: { kind: 'kept', at: iso(end + day) } },
  ])
})

test('a draft that cannot be lowered exactly is waited for, and put right when it is final', () => {
  const draft = { status: 'draft', overCents: 2000, isCorrectable: false }
  expect(step({ ...applied, isTurned: true, renewals: [draft] }, end + hour)).toMatchObject({ kind: 'wait' })
  expect(step({ ...applied, isTurned: true, renewals: [{ ...draft, isCorrectable: true }] }, end)).toEqual({
    kind: 'act',
    act: 'correct',
  })
})

test('another interval is begun in the last minutes, which is its charge; from then on it cannot be called off', () => {
  const cycle = { beginsCycle: true }
  const minute = hour / 60
  expect(step(cycle, start)).toEqual({ kind: 'wait', until: end - 5 * minute, reason: 'apply' })
  expect(step(cycle, end - 5 * minute)).toEqual({ kind: 'act', act: 'apply' })
  expect(applyFrom({ effectiveAt: iso(end), ...cycle }, { dayMs: 24_000 })).toBe(end - 10_000)
  const begun = { ...cycle, ...applied, isTurned: true }
  expect(step(begun, end - minute)).toMatchObject({ kind: 'wait', reason: 'renewal' })
  expect(step({ ...begun, renewals: [renewal] }, end - minute)).toEqual({ kind: 'say', message: 'switched' })
  expect(refusePlanSwitchCommand(truth(begun), run, end - minute)?.code).toBe('SWITCH_DONE')
  // Whatever comes after the charge: the old price is never put back, which would bill it too.
  for (const change of [{ calledOffAt: iso(end) }, { status: 'paused' }, { cancelAt: iso(end) }])
    expect(step({ ...begun, renewals: [renewal], ...change }, end)).not.toMatchObject({ act: 'restore' })
})

test('another interval, late: the new cycle begins first, then the whole old charge is put right', () => {
  const late = { beginsCycle: true, isTurned: true, renewals: [{ ...renewal, overCents: 2900 }] }
  expect(step(late, end + day)).toEqual({ kind: 'act', act: 'apply' })
  expect(step({ ...late, ...applied, renewals: [renewal, ...late.renewals] }, end + day)).toEqual({
    kind: 'act',
    act: 'correct',
  })
  expect(step({ ...late, status: 'paused' }, end + day)).toEqual({ kind: 'say', message: 'paused' })
  expect(step({ ...late, cancelAt: iso(end + 30 * day) }, end + day)).toEqual({ kind: 'say', message: 'leaving' })
  expect(step({ ...late, status: 'canceled' }, end + day)).toEqual({ kind: 'say', message: 'ended' })
})

test('it can be called off until the new period begins', () => {
  expect(openPlanSwitchCommands(truth(), run, start)).toEqual(['callOff'])
  expect(openPlanSwitchCommands(truth(applied), run, end - hour)).toEqual(['callOff'])
  expect(refusePlanSwitchCommand(truth(applied), run, end)?.code).toBe('SWITCH_DONE')
  expect(refusePlanSwitchCommand(truth({ status: 'canceled' }), run, start)?.code).toBe('SWITCH_OVER')
})

test('the member reads what is paid until when, and the price from then on', () => {
  const view = planSwitchPromise({ truth: truth(), words }, run, start)
  expect(view).toMatchObject({ nextAt: iso(end), amountCents: 900, openCommands: ['callOff'] })
  expect(JSON.stringify(view.steps)).toContain('{money:900:EUR} each month, instead of {money:2900:EUR}')
})

/** A life of a switch in hours, with news at any moment and everything of ours asleep for a while. */
const history = fc.record({
  callOffAt: fc.option(fc.integer({ min: 0, max: 730 }), { freq: 3 }),
  event: fc.option(
    fc.record({
      at: fc.integer({ min: 0, max: 800 }),
      change: fc.constantFrom(
        { status: 'paused' },
        { status: 'canceled' },
        { status: 'past_due' },
        { cancelAt: iso(end) },
        { price: 'other' as const },
      ),
    }),
  ),
  isRefused: fc.boolean(),
  beginsCycle: fc.boolean(),
  sleep: fc.record({ from: fc.integer({ min: 0, max: 760 }), hours: fc.integer({ min: 0, max: 1600 }) }),
  news: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 20 }),
})
type History = typeof history extends fc.Arbitrary<infer T> ? T : never

/** Lives by the rules alone: Stripe renews each month at the price that stands then. */
function live({ callOffAt, event, isRefused, beginsCycle, sleep, news }: History) {
  const stripe = { price: 'from' as PlanSwitchTruth['price'], isMarked: false }
  const row = {
    calledOffAt: null as string | null,
    refusal: null as string | null,
    correctedCents: 0,
    correctedAt: null as string | null,
  }
  const charges: { price: string; over: number }[] = []
  const said = new Map<PlanSwitchMessage, number>()
  let clock = start
  const happens = () => event !== null && start + event.at * hour <= clock
  const flow = (to: number) => {
    for (let at = end; at <= to; at += 30 * day) {
      const index = (at - end) / (30 * day)
      if (charges.length > index) continue
      const isGone =
        event && start + event.at * hour <= at && ['paused', 'canceled'].includes(String(event.change.status))
      const isLeft = event && start + event.at * hour <= at && 'cancelAt' in event.change
      if (isGone || isLeft) break
      if (beginsCycle && stripe.price === 'to') break
      charges.push({ price: stripe.price, over: stripe.price === 'from' ? (beginsCycle ? 2900 : 2000) : 0 })
    }
    if (event && happens() && event.change.price) stripe.price = 'other'
    clock = to
  }
  const read = (): PlanSwitchTruth => {
    if (
      callOffAt !== null &&
      clock >= start + callOffAt * hour &&
      row.calledOffAt === null &&
      clock < end &&
      charges.length === 0 &&
      row.refusal === null
    )
      row.calledOffAt = iso(clock)
    const change = happens() && event ? { ...event.change } : {}
    const isEnded = 'cancelAt' in change && clock >= end

    return truth({
      readAt: iso(clock),
      ...change,
      ...(isEnded && { status: 'canceled' }),
      ...stripe,
      ...row,
      beginsCycle,
      isTurned: charges.length > 0,
      renewals: charges.map(({ over }) => ({ status: 'paid', overCents: over, isCorrectable: true })),
      said: Object.fromEntries([...said].map(([message, at]) => [message, iso(at)])),
    })
  }
  for (let steps = 0; steps < 400; steps += 1) {
    const asleepUntil = start + (sleep.from + sleep.hours) * hour
    if (clock >= start + sleep.from * hour && clock < asleepUntil) flow(asleepUntil)
    else flow(clock)
    const at = read()
    const next = nextPlanSwitchStep({ truth: at, said: [], commands: [] }, run, clock)
    if (next.kind === 'end') return { outcome: next.outcome, at, charges, said, row, stripe }
    if (next.kind === 'say') said.set(next.message, said.has(next.message) ? Number.NaN : clock)
    if (next.kind === 'act' && next.act === 'apply') {
      if (isRefused) row.refusal = 'refused'
      else {
        if (beginsCycle) charges.push({ price: 'to', over: 0 })
        Object.assign(stripe, { price: 'to', isMarked: true })
      }
    }
    if (next.kind === 'act' && next.act === 'restore') Object.assign(stripe, { price: 'from', isMarked: false })
    if (next.kind === 'act' && next.act === 'correct') {
      row.correctedCents += charges.reduce((sum, { over }) => sum + over, 0)
      row.correctedAt = iso(clock)
      for (const charge of charges) charge.over = 0
    }
    if (next.kind === 'wait') {
      const soonest = news.map((at2) => start + at2 * hour).filter((at2) => at2 > clock)
      const wishes = [callOffAt, event?.at]
        .flatMap((at2) => (at2 === null || at2 === undefined ? [] : [start + at2 * hour]))
        .filter((at2) => at2 > clock)
      expect(next.until).toBeGreaterThan(clock)
      flow(Math.min(next.until, ...soonest, ...wishes))
    }
  }
  throw new Error('It never ended.')
}

test('whatever happens it ends, says each word once, and a switch that came about never cost the old price', () => {
  fc.assert(
    fc.property(history, (life) => {
      const { outcome, charges, said, at, stripe } = live(life)

      expect([...said.values()].every((moment) => !Number.isNaN(moment))).toBe(true)
      expect(said.size).toBeLessThanOrEqual(2)
      if (outcome === 'switched') expect(charges.every(({ over }) => over === 0)).toBe(true)
      if (life.beginsCycle)
        expect(charges.filter(({ price }) => price === 'to')).toHaveLength(outcome === 'switched' ? 1 : 0)
      // Off before it was charged: the old price stands again, wherever we could put it back.
      if (outcome === 'called-off' || outcome === 'leaving') expect(stripe.price).not.toBe('to')
      expect(planSwitchStage(at, run, Date.parse(at.readAt))).toBe(outcome)
    }),
    { numRuns: 600 },
  )
})
