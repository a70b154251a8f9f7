import { expect, test } from 'vitest'
import { dunningPromise } from './dunning.promise.ts'
import { dunningStage, type DunningTruth, nextDunningStep } from './dunning.rules.ts'
import { refuseDunningCommand } from './dunning-commands.rules.ts'

const dayMs = 86_400_000
const start = Date.UTC(2026, 10, 21)
const run = { dayMs }
const at = (days: number) => new Date(start + days * dayMs).toISOString()

/** Paid in October, taken back in November. */
function truthOf(change: Partial<DunningTruth> = {}): DunningTruth {
  return {
    readAt: at(0),
    kind: 'chargeback',
    firstFailedAt: at(0),
    invoice: { status: 'paid', amountCents: 2900, currency: 'EUR', paidAt: at(-20), nextTryAt: null, hostedUrl: null },
    failure: { hasMethod: true, needsAuthentication: false, adviceCode: null, declineCode: null },
    untriedMethodId: null,
    subscription: { status: 'active', endedBy: null },
    noticeFrom: at(0),
    smsFrom: null,
    pauseOfferedAt: null,
    restoredAt: null,
    dispute: { status: 'needs_response', isForgiven: false },
    said: {},
    ...change,
  }
}

const next = (truth: DunningTruth, days: number) =>
  nextDunningStep({ truth, said: [], commands: [] }, run, start + days * dayMs)
const told = { 'day-0': at(0), 'day-3': at(3), 'day-7': at(7), 'day-12': at(12) }

test('the ladder counts from the dispute; nothing is charged, no pause is offered', () => {
  expect(next(truthOf(), 0)).toEqual({ kind: 'say', message: 'day-0' })
  expect(next(truthOf({ said: { 'day-0': at(0) } }), 1)).toEqual({
    kind: 'wait',
    until: start + 3 * dayMs,
    reason: 'step',
  })
  expect(next(truthOf({ untriedMethodId: 'pm_1', said: told }), 13)).toMatchObject({ kind: 'wait', reason: 'end' })
  expect(dunningStage(truthOf(), run, start + 8 * dayMs)).toBe('read-only')
})

test('on day 14 we end it ourselves, and at once when it is lost', () => {
  expect(next(truthOf({ said: told }), 14)).toEqual({ kind: 'act', act: 'cancel' })
  const lost = truthOf({ dispute: { status: 'lost', isForgiven: false } })
  expect(next(lost, 1)).toEqual({ kind: 'act', act: 'cancel' })
  const ended = { ...lost, subscription: { status: 'canceled', endedBy: 'payment' as const } }
  expect(next(ended, 1)).toEqual({ kind: 'say', message: 'ended' })
  expect(next({ ...ended, said: { ended: at(1) } }, 1)).toEqual({ kind: 'end', outcome: 'cancelled' })
})

test('won it ends as paid, with thanks to whom was told; let go it is owed no more', () => {
  const won = truthOf({ dispute: { status: 'won', isForgiven: false } })
  expect(next(won, 1)).toEqual({ kind: 'end', outcome: 'paid' })
  expect(next({ ...won, said: { 'day-0': at(0) } }, 1)).toEqual({ kind: 'say', message: 'thanks' })
  const forgiven = truthOf({ dispute: { status: 'under_review', isForgiven: true }, said: { 'day-0': at(0) } })
  expect(next(forgiven, 1)).toEqual({ kind: 'say', message: 'let-go' })
  expect(dunningStage(forgiven, run, start)).toBe('written-off')
})

test('the member may leave meanwhile; a pause does not settle it', () => {
  const left = truthOf({ subscription: { status: 'canceled', endedBy: 'request' } })
  expect(next(left, 1)).toEqual({ kind: 'end', outcome: 'left' })
  const paused = truthOf({ subscription: { status: 'paused', endedBy: 'request' }, said: { 'day-0': at(0) } })
  expect(next(paused, 1)).toMatchObject({ kind: 'wait', reason: 'step' })
})

test('another try is refused with the reason; only the team may let it go', () => {
  expect(refuseDunningCommand('retryNow', truthOf())?.code).toBe('DISPUTED')
  expect(refuseDunningCommand('offerPause', truthOf())?.code).toBe('DISPUTED')
  expect(refuseDunningCommand('writeOff', truthOf())).toBeNull()
})

test('the member reads what it means and how it is settled, with every date', () => {
  const words = { communityName: 'Studio', route: 'disputed' as const, cardLast4: '4242', cardUrl: '/settings/billing' }
  const { title, steps } = dunningPromise({ truth: truthOf(), words }, run, start)
  expect(title).toBe('Disputed payment for Studio')
  const titles = steps.map((step) => step.title)
  expect(titles).toContain('The bank of the card ending 4242 took the payment back')
  expect(titles).toContain('Settle it with your bank')
  expect(titles).toContain('If it is still disputed, your membership stops')
  expect(steps.filter(({ joint }) => joint === 'later').map((step) => step.at)).toEqual([at(3), at(7), at(12), at(14)])
  expect(steps.flatMap(({ links = [] }) => links.map(({ label }) => label))).toEqual(['Add a card'])
})
