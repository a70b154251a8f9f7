import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextLook } from '../shared/next-look.ts'
import { trialPolicy } from './trial-policy.ts'
import { openTrialCommands, refuseCancellation, refuseExtension } from './trial-commands.rules.ts'
import {
  nextTrialStep,
  plannedReminders,
  type TrialCharge,
  type TrialMessage,
  type TrialRun,
  trialStage,
  type TrialState,
  type TrialStep,
  type TrialTruth,
} from './trial.rules.ts'

const hour = 3_600_000
const start = Date.parse('2026-11-24T14:05:00Z')
const end = start + 72 * hour
const run: TrialRun = { policy: trialPolicy({}), dayMs: 24 * hour }
const iso = (at: number) => new Date(at).toISOString()

const truth = (change: Partial<TrialTruth> = {}): TrialTruth => ({
  readAt: iso(start),
  status: 'trialing',
  startedAt: iso(start),
  trialEndsAt: iso(end),
  cancelAt: null,
  extension: null,
  goalSelectedAt: null,
  cancelAskedAt: null,
  extendAskedAt: null,
  charge: null,
  isStopped: false,
  said: {},
  ...change,
})

const charge = (change: Partial<TrialCharge> = {}): TrialCharge => ({
  status: 'draft',
  amountCents: 2900,
  refundedCents: 0,
  paidAt: null,
  refundedAt: null,
  ...change,
})

const step = (change: Partial<TrialTruth>, now: number, said: TrialMessage[] = ['welcome']): TrialStep =>
  nextTrialStep({ truth: truth(change), said, commands: [] }, run, now)

const goalSelectedAt = iso(start + hour)
const extension = { at: iso(end - 2 * hour), by: 'us' as const }
const paid = charge({ status: 'paid', paidAt: iso(end + hour) })
const say = (message: TrialMessage) => ({ kind: 'say', message })
const act = (name: string) => ({ kind: 'act', act: name })
const wait = (until: number, reason: string) => ({ kind: 'wait', until, reason })

test.each<[string, Partial<TrialTruth>, number, TrialMessage[], object]>([
  ['the welcome goes out at once', {}, start, [], say('welcome')],
  ['then the first reminder is waited for', {}, start, ['welcome'], wait(end - 24 * hour, 'reminder')],
  ['24 hours before the end everybody is reminded', { goalSelectedAt }, end - 24 * hour, ['welcome'], say('reminder')],
  [
    'without a goal there is a second reminder to wait for',
    {},
    end - 20 * hour,
    ['welcome', 'reminder'],
    wait(end - 6 * hour, 'last-reminder'),
  ],
  [
    'with a goal there is none',
    { goalSelectedAt },
    end - 20 * hour,
    ['welcome', 'reminder'],
    wait(end - 2 * hour, 'decision'),
  ],
  [
    'six hours before the end those without a goal are reminded',
    {},
    end - 6 * hour,
    ['welcome', 'reminder'],
    say('last-reminder'),
  ],
  ['a reminder nobody could send is replaced by the nearer one', {}, end - 5 * hour, ['welcome'], say('last-reminder')],
  ['and not sent after it', {}, end - 5 * hour, ['welcome', 'last-reminder'], wait(end - 2 * hour, 'decision')],
  ['two hours before the end, no goal gives more time', {}, end - 2 * hour, ['welcome'], act('extend')],
  ['before any message that waits', {}, end - 2 * hour, [], act('extend')],
  [
    'a goal lets the trial run out',
    { goalSelectedAt },
    end - 2 * hour,
    ['welcome', 'reminder'],
    wait(end, 'trial-end'),
  ],
  [
    'the extension is told with its reason',
    { extension, trialEndsAt: iso(end + 72 * hour) },
    end - 2 * hour,
    ['welcome'],
    say('extended'),
  ],
  [
    'the extended end has its own reminder',
    { extension, trialEndsAt: iso(end + 72 * hour) },
    end + 48 * hour,
    ['welcome', 'extended', 'reminder'],
    say('reminder-2'),
  ],
  [
    'still no goal at the extended end stops without a charge',
    { extension },
    end - 2 * hour,
    ['welcome', 'extended'],
    act('stop'),
  ],
  ['cancelled: it is confirmed', { cancelAt: iso(end) }, start + hour, ['welcome'], say('cancelled')],
  [
    'cancelled: no reminder, no extension',
    { cancelAt: iso(end) },
    end - hour,
    ['welcome', 'cancelled'],
    wait(end, 'cancellation'),
  ],
  [
    'the trial has ended and Stripe has not turned yet',
    { goalSelectedAt },
    end,
    ['welcome', 'reminder'],
    wait(end + hour / 4, 'charge'),
  ],
  [
    'no goal and Stripe is late: its draft is waited for',
    {},
    end + hour / 10,
    ['welcome'],
    wait(end + hour / 4, 'charge'),
  ],
  [
    'between the end and the bank: wait',
    { status: 'active', goalSelectedAt, charge: charge() },
    end + hour / 10,
    [],
    wait(end + hour / 4, 'charge'),
  ],
  ['no invoice yet: wait', { status: 'active' }, end + 1, [], wait(end + hour / 4, 'charge')],
  ['a draft without a goal is taken back', { status: 'active', charge: charge() }, end + 1, [], act('withhold')],
  [
    'an open invoice without a goal too',
    { status: 'past_due', charge: charge({ status: 'open' }) },
    end + 2 * hour,
    [],
    act('withhold'),
  ],
  [
    'a void one stops what still runs',
    { status: 'active', charge: charge({ status: 'void' }) },
    end + 2 * hour,
    [],
    act('stop'),
  ],
  ['a charge without a goal is paid back', { status: 'active', charge: paid }, end + 3 * hour, [], act('refund')],
  [
    'even of a subscription that was paused since',
    { status: 'paused', charge: paid },
    end + 3 * hour,
    [],
    act('refund'),
  ],
  ['and even of one that ended', { status: 'canceled', charge: paid }, end + 3 * hour, [], act('refund')],
  [
    'paid back, it is stopped',
    { status: 'active', charge: { ...paid, refundedCents: 2900 } },
    end + 3 * hour,
    [],
    act('stop'),
  ],
  [
    'and the apology goes out',
    { status: 'paused', isStopped: true, charge: { ...paid, refundedCents: 2900 } },
    end + 3 * hour,
    [],
    say('refunded'),
  ],
  [
    'cancelled in time and heard too late: a paid charge goes back',
    { status: 'active', goalSelectedAt, cancelAskedAt: iso(end - 3 * hour), charge: paid },
    end + 2 * hour,
    [],
    { kind: 'act', act: 'refund' },
  ],
  [
    'cancelled in time and heard too late: a draft is taken back',
    { status: 'active', goalSelectedAt, cancelAskedAt: iso(end - 3 * hour), charge: charge() },
    end + hour / 2,
    [],
    { kind: 'act', act: 'withhold' },
  ],
  [
    'cancelled in time, declined meanwhile: no dunning, it is taken back',
    { status: 'past_due', goalSelectedAt, cancelAskedAt: iso(end - 3 * hour), charge: charge({ status: 'open' }) },
    end + 2 * hour,
    [],
    { kind: 'act', act: 'withhold' },
  ],
  [
    'cancelled in time, nothing charged: it is confirmed',
    { status: 'canceled', goalSelectedAt, cancelAskedAt: iso(end - 3 * hour), charge: charge({ status: 'void' }) },
    end + 2 * hour,
    [],
    say('cancelled'),
  ],
  [
    'more time asked for in time and heard too late: it is given while the charge is a draft',
    { status: 'active', goalSelectedAt, extendAskedAt: iso(end - 3 * hour), charge: charge() },
    end + hour / 2,
    [],
    act('extend'),
  ],
  ['or before Stripe has turned', { goalSelectedAt, extendAskedAt: iso(end - 3 * hour) }, end, [], act('extend')],
  [
    'without a goal too, before the draft would be taken back',
    { status: 'active', extendAskedAt: iso(end - 3 * hour), charge: charge() },
    end + hour / 2,
    [],
    act('extend'),
  ],
  [
    'not after the charge',
    { status: 'active', goalSelectedAt, extendAskedAt: iso(end - 3 * hour), charge: paid },
    end + 2 * hour,
    [],
    say('receipt'),
  ],
  [
    'and not to who wanted to cancel as well',
    {
      status: 'active',
      goalSelectedAt,
      extendAskedAt: iso(end - 4 * hour),
      cancelAskedAt: iso(end - 3 * hour),
      charge: charge(),
    },
    end + hour / 2,
    [],
    act('withhold'),
  ],
  ['paid with a goal: receipt', { status: 'active', goalSelectedAt, charge: paid }, end + hour, [], say('receipt')],
  [
    'declined with a goal',
    { status: 'past_due', goalSelectedAt, charge: charge({ status: 'open' }) },
    end + hour,
    [],
    say('declined'),
  ],
  ['paused for want of a goal: the member is asked', { status: 'paused', isStopped: true }, end, [], say('stopped')],
])('%s', (_, change, now, said, expected) => {
  expect(step(change, now, said)).toEqual(expected)
})

test.each<[string, Partial<TrialTruth>, TrialMessage[], string]>([
  ['paid', { status: 'active', goalSelectedAt, charge: paid }, ['receipt'], 'converted'],
  ['nothing to pay', { status: 'active', goalSelectedAt, charge: charge({ status: 'void' }) }, [], 'converted'],
  ['declined', { status: 'past_due', goalSelectedAt, charge: charge({ status: 'open' }) }, ['declined'], 'past-due'],
  ['cancelled', { status: 'canceled', cancelAt: iso(end) }, [], 'cancelled'],
  ['stopped, paused', { status: 'paused', isStopped: true }, ['stopped'], 'stopped'],
  ['stopped, cancelled', { status: 'canceled', isStopped: true }, ['stopped'], 'stopped'],
  [
    'paid back',
    { status: 'paused', isStopped: true, charge: { ...paid, refundedCents: 2900 } },
    ['refunded'],
    'refunded',
  ],
  ['the first payment never came', { status: 'incomplete_expired' }, [], 'cancelled'],
])('a trial that is %s ends as such', (_, change, said, outcome) => {
  expect(step(change, end + 3 * hour, said)).toEqual({ kind: 'end', outcome })
  expect(trialStage(truth(change), end + 3 * hour)).toBe(outcome)
  expect(openTrialCommands(truth(change), end + 3 * hour)).toEqual([])
})

test('a command is answered before anything else', () => {
  const command = { name: 'extend' as const, commandId: 'c1' }
  const state: TrialState = { truth: truth({ status: 'active', charge: paid }), said: [], commands: [command] }

  expect(nextTrialStep(state, run, end)).toEqual({ kind: 'answer', command })
})

test('extend is refused after the end, twice, and after cancelling', () => {
  expect(refuseExtension(truth(), end - 1)).toBeNull()
  expect(refuseExtension(truth(), end)?.code).toBe('TRIAL_ENDED')
  expect(refuseExtension(truth({ status: 'active' }), start)?.code).toBe('TRIAL_ENDED')
  expect(refuseExtension(truth({ extension }), start)?.code).toBe('ALREADY_EXTENDED')
  expect(refuseExtension(truth({ cancelAt: iso(end) }), start)?.code).toBe('TRIAL_CANCELLED')
})

test('extend asked for in time is not refused before the charge, and refused after it', () => {
  const late = { extendAskedAt: iso(end - hour), status: 'active', goalSelectedAt }

  expect(refuseExtension(truth({ extendAskedAt: iso(end - hour) }), end + hour / 2)).toBeNull()
  expect(refuseExtension(truth({ ...late, charge: charge() }), end + hour / 2)).toBeNull()
  expect(refuseExtension(truth({ ...late, charge: charge({ status: 'open' }) }), end + hour)?.code).toBe('TRIAL_ENDED')
  expect(refuseExtension(truth({ ...late, charge: paid }), end + hour)?.code).toBe('TRIAL_ENDED')
  expect(refuseExtension(truth({ ...late, extension, charge: charge() }), end + hour / 2)?.code).toBe('TRIAL_ENDED')
})

test('cancel is refused when the membership has begun', () => {
  expect(refuseCancellation(truth())).toBeNull()
  expect(refuseCancellation(truth({ status: 'active' }))?.code).toBe('ALREADY_CONVERTED')
  expect(refuseCancellation(truth({ status: 'past_due' }))?.code).toBe('ALREADY_CONVERTED')
  expect(refuseCancellation(truth({ status: 'canceled' }))?.code).toBe('TRIAL_ENDED')
})

test('a reminder that would fall on the beginning is not planned', () => {
  const short = truth({ trialEndsAt: iso(start + 24 * hour) })

  expect(plannedReminders(short, run).map(({ message }) => message)).toEqual(['last-reminder'])
})

test('while Stripe says nothing, looks come at doubling distances', () => {
  expect(nextLook(end, run, end)).toBe(end + hour / 4)
  expect(nextLook(end, run, end + hour / 4)).toBe(end + hour / 2)
  expect(nextLook(end, run, end + 9 * hour)).toBe(end + 16 * hour)
})

test("a community's own numbers are kept, wrong ones fall back as a whole", () => {
  expect(trialPolicy({ trial: { extensionDays: 7 }, showPromises: true })).toMatchObject({
    extensionDays: 7,
    reminderHours: 24,
  })
  expect(trialPolicy({ trial: { extensionDays: -1 } })).toEqual(trialPolicy({}))
  expect(trialPolicy(null)).toEqual(trialPolicy({}))
})

/** A life: when a goal is chosen, when the member cancels or asks for time, when nothing of ours runs, whether the bank pays. */
const life = fc.record({
  goalAtHour: fc.option(fc.integer({ min: 0, max: 160 }), { nil: null }),
  cancelAtHour: fc.option(fc.integer({ min: 0, max: 160 }), { nil: null }),
  extendAtHour: fc.option(fc.integer({ min: 0, max: 160 }), { nil: null }),
  outages: fc.array(fc.record({ from: fc.integer({ min: 0, max: 170 }), hours: fc.integer({ min: 1, max: 20 }) }), {
    maxLength: 3,
  }),
  isCardGood: fc.boolean(),
  canPauseInTrial: fc.boolean(),
  trialDays: fc.integer({ min: 1, max: 5 }),
})
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never

type Lived = { truth: TrialTruth; sent: TrialMessage[]; extensions: number; outcome: string | null }

/** Lives a trial minute by minute against Stripe's published behaviour: an invoice at the end, paid an hour later. */
function live(plan: Life): Lived {
  const t = truth({ trialEndsAt: iso(start + plan.trialDays * 24 * hour) })
  const lived: Lived = { truth: t, sent: [], extensions: 0, outcome: null }
  const isDown = (now: number) =>
    plan.outages.some(({ from, hours }) => now >= start + from * hour && now < start + (from + hours) * hour)
  const at = (hours: number | null, now: number) => hours !== null && now >= start + hours * hour

  for (let now = start; now < start + 400 * hour && lived.outcome === null; now += hour / 4) {
    turnStripe(t, plan, now)
    if (t.goalSelectedAt === null && at(plan.goalAtHour, now) && ['trialing', 'active'].includes(t.status))
      t.goalSelectedAt = iso(now)
    if (isDown(now)) continue
    if (at(plan.extendAtHour, now) && plan.extendAtHour !== null && refuseExtension(t, now) === null)
      extend(lived, 'member', now)
    if (at(plan.cancelAtHour, now) && !t.cancelAt && refuseCancellation(t) === null) t.cancelAt = t.trialEndsAt
    work(lived, plan, now)
  }

  return lived
}

function turnStripe(t: TrialTruth, plan: Life, now: number): void {
  const endsAt = Date.parse(t.trialEndsAt)
  if (t.status === 'trialing' && now >= endsAt) {
    t.status = t.cancelAt ? 'canceled' : 'active'
    if (!t.cancelAt) t.charge = charge()
  }
  if (t.charge?.status === 'draft' && t.status === 'active' && now >= endsAt + hour) {
    t.charge = plan.isCardGood ? { ...t.charge, status: 'paid', paidAt: iso(now) } : { ...t.charge, status: 'open' }
    if (!plan.isCardGood) t.status = 'past_due'
  }
}

function extend(lived: Lived, by: 'member' | 'us', now: number): void {
  const { truth: t } = lived
  if (refuseExtension(t, now)) return
  t.extension = { at: iso(now), by }
  t.trialEndsAt = iso(Date.parse(t.trialEndsAt) + 72 * hour)
  lived.extensions += 1
}

function work(lived: Lived, plan: Life, now: number): void {
  for (let tries = 0; tries < 20; tries += 1) {
    const next = nextTrialStep({ truth: lived.truth, said: [], commands: [] }, run, now)
    const { truth: t } = lived
    if (next.kind === 'wait') {
      expect(next.until).toBeGreaterThan(now)
      return
    }
    if (next.kind === 'end') {
      lived.outcome = next.outcome
      return
    }
    if (next.kind === 'say') {
      lived.sent.push(next.message)
      t.said[next.message] = iso(now)
    }
    if (next.kind !== 'act') continue
    if (next.act === 'extend') extend(lived, 'us', now)
    if (next.act === 'withhold' && t.charge) t.charge = { ...t.charge, status: 'void' }
    if (next.act === 'refund' && t.charge)
      t.charge = { ...t.charge, refundedCents: t.charge.amountCents, refundedAt: iso(now) }
    if (next.act !== 'extend') {
      t.isStopped = true
      t.status = plan.canPauseInTrial || t.status !== 'trialing' ? 'paused' : 'canceled'
    }
  }
  throw new Error('A wake must come to rest.')
}

test('every trial ends, whatever happens to it', () => {
  fc.assert(
    fc.property(life, (plan) => {
      expect(live(plan).outcome).not.toBeNull()
    }),
  )
})

test('no charge is kept without a goal', () => {
  fc.assert(
    fc.property(life, (plan) => {
      const { truth: t } = live(plan)
      if (t.charge?.status === 'paid' && !t.goalSelectedAt) expect(t.charge.refundedCents).toBe(t.charge.amountCents)
      if (!t.goalSelectedAt) expect(['paused', 'canceled']).toContain(t.status)
    }),
  )
})

test('with everything running nobody without a goal is ever charged, not even for an hour', () => {
  fc.assert(
    fc.property(life, (plan) => {
      const { truth: t } = live({ ...plan, outages: [] })
      if (!t.goalSelectedAt) expect(t.charge?.status ?? 'none').not.toBe('paid')
    }),
  )
})

test('there is one extension at most, and each message goes out once at most', () => {
  fc.assert(
    fc.property(life, (plan) => {
      const { sent, extensions, truth: t } = live(plan)
      expect(extensions).toBeLessThanOrEqual(1)
      expect(new Set(sent).size).toBe(sent.length)
      expect(Date.parse(t.trialEndsAt)).toBeLessThanOrEqual(start + (plan.trialDays * 24 + 72) * hour)
    }),
  )
})

test('who cancels before the end is never charged', () => {
  fc.assert(
    fc.property(life, (plan) => {
      const { truth: t } = live(plan)
      if (t.cancelAt) expect(t.charge).toBeNull()
    }),
  )
})
