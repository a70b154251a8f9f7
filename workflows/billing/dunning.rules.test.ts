import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accessOf } from '../memberships/access.rules.ts'
import { dunningDates, dunningDayOf } from './dunning-dates.rules.ts'
import {
  dunningStage,
  type DunningMessage,
  type DunningState,
  type DunningTruth,
  nextDunningStep,
} from './dunning.rules.ts'
import { openDunningCommands, refuseDunningCommand } from './dunning-commands.rules.ts'

const dayMs = 86_400_000
const run = { dayMs }
const begin = Date.parse('2026-11-02T09:30:00Z')
const day = (count: number) => begin + count * dayMs
const iso = (at: number) => new Date(at).toISOString()

type Change = Partial<Omit<DunningTruth, 'invoice' | 'subscription'>> & {
  invoice?: Partial<DunningTruth['invoice']>
  subscription?: Partial<DunningTruth['subscription']>
}

function truthAt(now: number, { invoice, subscription, ...change }: Change = {}): DunningTruth {
  return {
    readAt: iso(now),
    kind: 'renewal',
    firstFailedAt: iso(begin),
    invoice: {
      status: 'open',
      amountCents: 2900,
      currency: 'EUR',
      paidAt: null,
      nextTryAt: null,
      hostedUrl: null,
      ...invoice,
    },
    failure: { hasMethod: true, needsAuthentication: false, adviceCode: null, declineCode: 'insufficient_funds' },
    untriedMethodId: null,
    subscription: { status: 'past_due', endedBy: null, ...subscription },
    noticeFrom: iso(now),
    smsFrom: null,
    pauseOfferedAt: null,
    restoredAt: null,
    said: {},
    ...change,
  }
}

const next = (now: number, change: Change = {}, state: Partial<DunningState> = {}) =>
  nextDunningStep({ truth: truthAt(now, change), said: [], commands: [], ...state }, run, now)

const saidUpTo = (...messages: DunningMessage[]) => Object.fromEntries(messages.map((name) => [name, iso(begin)]))
const say = (message: DunningMessage) => ({ kind: 'say', message })

describe('the ladder', () => {
  test.each<[number, DunningMessage[], string]>([
    [0, [], 'day-0'],
    [2.99, [], 'day-0'],
    [3, ['day-0'], 'day-3'],
    [6.99, ['day-0'], 'day-3'],
    [7, ['day-0', 'day-3'], 'day-7'],
    [12, ['day-0', 'day-3', 'day-7'], 'day-12'],
    // Asleep for days: the most severe once, not one after the other.
    [8, [], 'day-7'],
    [13.5, ['day-0'], 'day-12'],
  ])('day %d, said %j: says %s', (at, said, message) => {
    expect(next(day(at), { said: saidUpTo(...said) })).toEqual(say(message as DunningMessage))
  })

  test.each<[number, DunningMessage[], number, string]>([
    [0, ['day-0'], 3, 'step'],
    [3, ['day-3'], 7, 'step'],
    [8, ['day-7'], 12, 'step'],
    [12, ['day-12'], 14, 'end'],
    // At the end nothing is said in advance: what Stripe does is told when it is done.
    [14, [], 15, 'verification'],
    [14.5, ['day-12'], 15, 'verification'],
  ])('day %d, said %j: waits for day %d', (at, said, until, reason) => {
    expect(next(day(at), { said: saidUpTo(...said) })).toEqual({ kind: 'wait', until: day(until), reason })
  })

  test('after the moment of a try of the bank it looks, in case the news got lost', () => {
    const nextTryAt = iso(day(1))

    expect(next(day(0), { said: saidUpTo('day-0'), invoice: { nextTryAt } })).toEqual({
      kind: 'wait',
      until: day(1) + dayMs / 96,
      reason: 'try',
    })
  })

  test('one message a business day: what is owed waits for its turn', () => {
    expect(next(day(3), { noticeFrom: iso(day(3.6)) })).toEqual({ kind: 'wait', until: day(3.6), reason: 'message' })
    expect(next(day(3.6), { noticeFrom: iso(day(3.6)) })).toEqual(say('day-3'))
  })

  test('an SMS on day 3 only with consent, when it may arrive, and not once access has changed', () => {
    const said = saidUpTo('day-0', 'day-3')

    expect(next(day(3), { said })).toMatchObject({ kind: 'wait', until: day(7) })
    expect(next(day(3), { said, smsFrom: iso(day(3)) })).toEqual(say('sms-3'))
    expect(next(day(3), { said, smsFrom: iso(day(3.4)) })).toEqual({ kind: 'wait', until: day(3.4), reason: 'sms' })
    expect(next(day(3), { said: { ...said, 'sms-3': iso(day(3)) }, smsFrom: iso(day(3.1)) })).toMatchObject({
      kind: 'wait',
      reason: 'step',
    })
    expect(next(day(7), { said, smsFrom: iso(day(7)) })).toEqual(say('day-7'))
    expect(next(day(0), { smsFrom: iso(day(0)), said: saidUpTo('day-0') })).toMatchObject({ kind: 'wait' })
  })

  test('a pause offered by the team is said once, and not beside the offer of day 7', () => {
    const pauseOfferedAt = iso(day(4))

    expect(next(day(4), { said: saidUpTo('day-3'), pauseOfferedAt })).toEqual(say('pause-offer'))
    expect(next(day(4), { said: saidUpTo('day-3', 'pause-offer'), pauseOfferedAt })).toMatchObject({ kind: 'wait' })
    expect(next(day(8), { said: saidUpTo('day-7'), pauseOfferedAt })).toMatchObject({ kind: 'wait' })
  })
})

describe('the end', () => {
  test('Stripe ends it by its setting: paused, or cancelled', () => {
    const paused = { subscription: { status: 'paused', endedBy: 'payment' as const } }
    const cancelled = { subscription: { status: 'canceled', endedBy: 'payment' as const } }

    expect(next(day(14), paused)).toEqual(say('ended'))
    expect(next(day(14), { ...paused, said: saidUpTo('ended') })).toEqual({ kind: 'end', outcome: 'paused' })
    expect(next(day(14), { ...cancelled, said: saidUpTo('ended') })).toEqual({ kind: 'end', outcome: 'cancelled' })
    expect(next(day(14), { ...cancelled, subscription: { status: 'unpaid' } })).toEqual(say('ended'))
  })

  test('a day later still past due: we end it ourselves, never before', () => {
    expect(next(day(15))).toEqual({ kind: 'act', act: 'cancel' })
    expect(next(day(15) - 1)).toMatchObject({ kind: 'wait', reason: 'verification' })
  })

  test('where the subscription goes on in spite of it, a person is called, and it ends all the same', () => {
    const active = { subscription: { status: 'active' } }

    expect(next(day(15), active)).toEqual({ kind: 'wait', until: day(45), reason: 'person' })
    expect(dunningStage(truthAt(day(15), active), run, day(15))).toBe('flagged')
    expect(next(day(45), active)).toEqual({ kind: 'end', outcome: 'left-open' })
  })

  test('who left meanwhile hears nothing more', () => {
    const left = { subscription: { status: 'canceled', endedBy: 'request' as const } }

    expect(next(day(5), left)).toEqual({ kind: 'end', outcome: 'left' })
  })

  test('paused by hand at Stripe, it waits without a word or a try, and is asked for again when the pause is over', () => {
    const paused = { subscription: { status: 'paused', endedBy: 'request' as const }, untriedMethodId: 'pm_2' }

    expect(next(day(5), paused)).toEqual({ kind: 'wait', until: day(15), reason: 'pause' })
    expect(next(day(16), paused)).toEqual({ kind: 'wait', until: day(45), reason: 'person' })
    expect(dunningStage(truthAt(day(16), paused), run, day(16))).toBe('flagged')
    expect(next(day(9), { ...paused, subscription: { status: 'active' } })).toEqual({ kind: 'act', act: 'try-card' })
    expect(next(day(9), { subscription: { status: 'active' } })).toEqual(say('day-7'))
  })
})

describe('money', () => {
  test.each([0, 3, 7.5, 12, 14.2, 15, 40])('paid on day %d: thanks once, and the end', (at) => {
    const paid = { invoice: { status: 'paid' as const, paidAt: iso(day(at)) }, said: saidUpTo('day-0') }

    expect(next(day(at), paid)).toEqual(say('thanks'))
    expect(next(day(at), { ...paid, said: saidUpTo('day-0', 'thanks') })).toEqual({ kind: 'end', outcome: 'paid' })
  })

  test('paid when it had all been ended for want of it: its worth is given, and a person looks; nobody is thanked', () => {
    const paid = { status: 'paid' as const, paidAt: iso(day(14.5)) }
    const late = {
      invoice: paid,
      subscription: { status: 'canceled', endedBy: 'payment' as const },
      said: saidUpTo('day-12'),
    }
    const restored = { ...late, restoredAt: iso(day(14.6)) }

    expect(next(day(14.6), late)).toEqual({ kind: 'act', act: 'restore' })
    expect(dunningStage(truthAt(day(14.6), late), run, day(14.6))).toBe('flagged')
    expect(next(day(14.6), restored)).toEqual(say('restored'))
    expect(next(day(15), { ...restored, said: saidUpTo('restored') })).toMatchObject({ kind: 'wait', reason: 'person' })
    const left = { ...late, subscription: { status: 'canceled', endedBy: 'request' as const } }
    expect(next(day(14.6), left)).toEqual(say('thanks'))
  })

  test('who never heard of the failure needs no thanks', () => {
    expect(next(day(0), { invoice: { status: 'paid' } })).toEqual({ kind: 'end', outcome: 'paid' })
  })

  test.each(['void', 'uncollectible'] as const)('%s: nothing is owed any more', (status) => {
    const let_ = { invoice: { status } }

    expect(next(day(5), { ...let_, said: saidUpTo('day-3') })).toEqual(say('let-go'))
    expect(next(day(5), let_)).toEqual({ kind: 'end', outcome: 'written-off' })
  })

  test('a new card is tried at once, before any message, and the ladder does not move', () => {
    const change = { untriedMethodId: 'pm_2' }

    expect(next(day(3), change)).toEqual({ kind: 'act', act: 'try-card' })
    expect(dunningDates(truthAt(day(3), change), run)).toEqual(dunningDates(truthAt(day(0)), run))
    expect(next(day(3), { ...change, invoice: { status: 'paid' } })).toEqual({ kind: 'end', outcome: 'paid' })
    expect(next(day(20), { ...change, subscription: { status: 'canceled', endedBy: 'payment' } })).toEqual(say('ended'))
  })

  test('a command comes before everything else', () => {
    const command = { name: 'retryNow' as const, commandId: 'c' }

    expect(next(day(20), { untriedMethodId: 'pm_2' }, { commands: [command] })).toEqual({ kind: 'answer', command })
  })
})

describe('the resumption of a pause', () => {
  const resume = { kind: 'resume' as const, subscription: { status: 'paused', endedBy: 'request' as const } }

  test('is asked for on days 0, 3 and 7; on day 14 its invoice is void and the pause stays', () => {
    expect(next(day(0), resume)).toEqual(say('day-0'))
    expect(next(day(3), resume)).toEqual(say('day-3'))
    expect(next(day(12), { ...resume, said: saidUpTo('day-7') })).toEqual({
      kind: 'wait',
      until: day(14),
      reason: 'end',
    })
    expect(next(day(14), resume)).toEqual({ kind: 'act', act: 'void' })
    expect(next(day(14), { ...resume, invoice: { status: 'void' }, said: saidUpTo('day-7') })).toEqual(
      say('pause-stays'),
    )
    const told = saidUpTo('day-7', 'pause-stays')
    expect(next(day(14), { ...resume, invoice: { status: 'void' }, said: told })).toEqual({
      kind: 'end',
      outcome: 'pause-stays',
    })
  })

  test('a new card resumes at once', () => {
    expect(next(day(2), { ...resume, untriedMethodId: 'pm_2' })).toEqual({ kind: 'act', act: 'try-card' })
  })
})

test('a payment after the end is given its worth, said, and shown to a person', () => {
  const late = { kind: 'late' as const, invoice: { status: 'paid' as const, paidAt: iso(day(30)) } }

  expect(next(day(30), late)).toEqual({ kind: 'act', act: 'restore' })
  expect(next(day(30), { ...late, restoredAt: iso(day(30)) })).toEqual(say('restored'))
  const told = { ...late, restoredAt: iso(day(30)), said: saidUpTo('restored') }
  expect(next(day(31), told)).toEqual({ kind: 'wait', until: day(60), reason: 'person' })
  expect(next(day(60), told)).toEqual({ kind: 'end', outcome: 'restored' })
})

describe('commands', () => {
  test('what is paid or closed cannot be asked for, tried or written off', () => {
    for (const name of ['retryNow', 'offerPause', 'writeOff'] as const) {
      expect(refuseDunningCommand(name, truthAt(begin, { invoice: { status: 'paid' } }))?.code).toBe('ALREADY_PAID')
      expect(refuseDunningCommand(name, truthAt(begin, { invoice: { status: 'void' } }))?.code).toBe('INVOICE_CLOSED')
    }
  })

  test('open ones are those that would not be refused', () => {
    const noCard = { hasMethod: false, needsAuthentication: false, adviceCode: null, declineCode: null }

    expect(openDunningCommands(truthAt(begin))).toEqual(['retryNow', 'offerPause', 'writeOff'])
    expect(openDunningCommands(truthAt(begin, { failure: noCard }))).toEqual(['offerPause', 'writeOff'])
    expect(openDunningCommands(truthAt(day(8), { said: saidUpTo('day-7') }))).toEqual(['retryNow', 'writeOff'])
    expect(openDunningCommands(truthAt(begin, { kind: 'resume' }))).toEqual(['retryNow', 'writeOff'])
  })
})

describe('several unpaid invoices', () => {
  const moment = fc.integer({ min: 0, max: 40 * dayMs }).map((ms) => new Date(begin + ms))
  const facts = { isBanned: false, isStaff: false, hasLiveGrant: false, stripeStatus: 'active' }
  const severity = { full: 0, 'read-only': 1, guest: 2, none: 3 }

  test('access is the worst of them, whatever their order and whichever is paid first', () => {
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 5 }), fc.nat(40), (unpaid, atDay) => {
        const now = day(40 + atDay)
        const together = accessOf({ ...facts, dunningDay: dunningDayOf(unpaid, run, now) })
        const alone = unpaid.map((one) => accessOf({ ...facts, dunningDay: dunningDayOf([one], run, now) }))

        expect(severity[together]).toBe(Math.max(0, ...alone.map((access) => severity[access])))
        expect(dunningDayOf([...unpaid].reverse(), run, now)).toBe(dunningDayOf(unpaid, run, now))
      }),
    )
  })

  test('whole days are counted, never below none', () => {
    const failed = [new Date(begin)]

    expect(dunningDayOf([], run, begin)).toBeNull()
    expect(dunningDayOf(failed, run, begin - 500)).toBe(0)
    expect(dunningDayOf(failed, run, day(7) - 1)).toBe(6)
    expect(dunningDayOf(failed, run, day(7))).toBe(7)
  })
})
