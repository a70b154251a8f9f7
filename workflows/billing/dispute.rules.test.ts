import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillMarks } from '../shared/fill-marks.ts'
import { refuseDisputeCommand } from './dispute-commands.rules.ts'
import { activityLog } from './dispute-evidence.rules.ts'
import { disputePhase, isContested, isInquiry } from './dispute-status.rules.ts'
import { disputePromise } from './dispute.promise.ts'
import { disputePromises } from './dispute.promises.ts'
import {
  disputeDates,
  type DisputeMessage,
  type DisputeOutcome,
  type DisputeTruth,
  nextDisputeStep,
} from './dispute.rules.ts'

const dayMs = 86_400_000
const start = Date.UTC(2026, 10, 21)
const run = { dayMs }
const at = (days: number) => new Date(start + days * dayMs).toISOString()

function truthOf(change: Partial<DisputeTruth> = {}): DisputeTruth {
  return {
    readAt: at(0),
    status: 'needs_response',
    amountCents: 2900,
    currency: 'EUR',
    openedAt: at(0),
    evidenceDueAt: at(9),
    evidenceSentAt: null,
    closedAt: null,
    isCardInUse: false,
    said: {},
    ...change,
  }
}

const next = (truth: DisputeTruth, days: number, said: DisputeMessage[] = []) =>
  nextDisputeStep({ truth, said, commands: [] }, run, start + days * dayMs)

test('the owner is told, the card is taken away, and 48 hours before the date there is a reminder', () => {
  expect(next(truthOf({ isCardInUse: true }), 0)).toEqual({ kind: 'say', message: 'opened' })
  expect(next(truthOf({ isCardInUse: true }), 0, ['opened'])).toEqual({ kind: 'act', act: 'retire-card' })
  const told = truthOf({ said: { opened: at(0) } })
  expect(next(told, 1)).toEqual({ kind: 'wait', until: start + 7 * dayMs, reason: 'reminder' })
  expect(next(told, 7)).toEqual({ kind: 'say', message: 'reminder' })
  const reminded = truthOf({ said: { opened: at(0), reminder: at(7) } })
  expect(next(reminded, 8)).toEqual({ kind: 'wait', until: start + 9 * dayMs, reason: 'evidence' })
  expect(next(reminded, 9)).toEqual({ kind: 'say', message: 'missed' })
})

test('told for the first time with less than 48 hours left, the owner is not reminded beside it', () => {
  expect(next(truthOf({ said: { opened: at(8) } }), 8)).toMatchObject({ kind: 'wait', reason: 'evidence' })
  const [, reminder] = disputePromises(truthOf({ said: { opened: at(8) } }), run, start + 8 * dayMs)
  expect(reminder?.end).toMatchObject({ kind: 'waived' })
})

test('answered, nothing is asked of the owner any more; the bank is looked after until it has decided', () => {
  const sent = truthOf({ status: 'under_review', evidenceSentAt: at(2), said: { opened: at(0) } })
  expect(next(sent, 3)).toMatchObject({ kind: 'wait', reason: 'decision' })
  expect(next({ ...sent, status: 'won' }, 40)).toEqual({ kind: 'say', message: 'won' })
  expect(next({ ...sent, status: 'won', said: { opened: at(0), won: at(40) } }, 40)).toEqual({
    kind: 'end',
    outcome: 'won',
  })
  expect(next(sent, 180)).toEqual({ kind: 'end', outcome: 'undecided' })
})

test('a question that becomes a dispute is told again, and only then touches the card', () => {
  const asked = truthOf({ status: 'warning_needs_response', isCardInUse: true })
  expect(next(asked, 0)).toEqual({ kind: 'say', message: 'asked' })
  expect(next(asked, 0, ['asked'])).toMatchObject({ kind: 'wait' })
  const disputed = truthOf({ said: { asked: at(0) }, isCardInUse: true })
  expect(next(disputed, 1)).toEqual({ kind: 'say', message: 'opened' })
  expect(next(disputed, 1, ['opened'])).toEqual({ kind: 'act', act: 'retire-card' })
})

test('commands are refused with the reason once they cannot work', () => {
  const refuse = (truth: DisputeTruth, days: number) =>
    refuseDisputeCommand('submitEvidence', truth, start + days * dayMs)
  expect(refuse(truthOf(), 1)).toBeNull()
  expect(refuse(truthOf(), 9)?.code).toBe('TOO_LATE')
  expect(refuseDisputeCommand('acceptDispute', truthOf(), start + 10 * dayMs)).toBeNull()
  expect(refuse(truthOf({ status: 'under_review', evidenceSentAt: at(1) }), 2)?.code).toBe('ALREADY_ANSWERED')
  expect(refuse(truthOf({ status: 'lost' }), 2)?.code).toBe('DISPUTE_CLOSED')
})

const statuses = [
  'warning_needs_response',
  'warning_under_review',
  'needs_response',
  'under_review',
  'appeal_under_review',
  'won',
  'lost',
  'warning_closed',
  'prevented',
  'a_word_of_tomorrow',
]

/** News in any order, at any moment, dropped and doubled: what is read at a wake is all that counts. */
const life = fc.record({
  news: fc.array(fc.record({ day: fc.integer({ min: 0, max: 100 }), status: fc.constantFrom(...statuses) }), {
    maxLength: 6,
  }),
  dueDay: fc.option(fc.integer({ min: 0, max: 21 }), { nil: null }),
  answerDay: fc.option(fc.integer({ min: 0, max: 21 }), { nil: null }),
  startDay: fc.integer({ min: 0, max: 30 }),
  isLost: fc.boolean(),
})

type Life = typeof life extends fc.Arbitrary<infer T> ? T : never

function live({ news, dueDay, answerDay, startDay, isLost }: Life) {
  const said: Partial<Record<DisputeMessage, string>> = {}
  const sent: { message: DisputeMessage; day: number; status: string; isAnswered: boolean }[] = []
  const changes = [...news].sort((a, b) => a.day - b.day)
  let [now, isCardInUse, wakes] = [start + startDay * dayMs, true, 0]
  let outcome: DisputeOutcome | null = null
  while (!outcome) {
    if ((wakes += 1) > 400) throw new Error('It never ends.')
    const day = (now - start) / dayMs
    const heard = changes.filter((change) => change.day <= day).at(-1)
    const status = heard?.status ?? (isLost && day >= 90 ? 'lost' : 'needs_response')
    const isAnswered = answerDay !== null && day >= answerDay
    const truth = truthOf({
      ...{ status, isCardInUse, said, readAt: new Date(now).toISOString() },
      evidenceDueAt: dueDay === null ? null : at(dueDay),
      evidenceSentAt: isAnswered ? at(answerDay) : null,
    })
    const view = disputePromise({ truth, words: { communityName: 'S', reason: 'fraudulent', pagePath: '/' } }, run, now)
    for (const { title } of view.steps)
      expect(fillMarks(title, { timeZone: 'UTC', now })).not.toMatch(/\{(time|money):/)
    const step = nextDisputeStep({ truth, said: [], commands: [] }, run, now)
    if (step.kind === 'act') {
      expect(isContested(status)).toBe(true)
      isCardInUse = false
    } else if (step.kind === 'say') {
      expect(said[step.message]).toBeUndefined()
      said[step.message] = new Date(now).toISOString()
      sent.push({ message: step.message, day, status, isAnswered })
    } else if (step.kind === 'wait') {
      expect(step.until).toBeGreaterThan(now)
      const heardNext = changes.find((change) => change.day > day)
      now = Math.min(step.until, heardNext ? start + heardNext.day * dayMs : step.until)
    } else if (step.kind === 'end') outcome = step.outcome
  }

  return { outcome, sent, isCardInUse, now }
}

test('whatever the bank does: always an end, each word once, nothing after its reason, the card gone once contested', () => {
  fc.assert(
    fc.property(life, (each) => {
      const { outcome, sent, isCardInUse, now } = live(each)
      expect(now).toBeLessThanOrEqual(start + Math.max(180, each.startDay) * dayMs)
      for (const { message, status, isAnswered, day } of sent) {
        if (message === 'asked') expect(isInquiry(status)).toBe(true)
        if (message === 'reminder' || message === 'missed') {
          expect(isAnswered).toBe(false)
          expect(disputePhase(status)).toBe('needs-response')
        }
        if (message === 'reminder') expect(day).toBeLessThan(each.dueDay ?? 0)
        if (message === 'won' || message === 'lost' || message === 'withdrawn')
          expect(disputePhase(status)).toBe(message)
      }
      if (outcome !== 'undecided') expect(sent.at(-1)?.message).toBe(outcome)
      if (sent.some(({ message }) => message === 'opened' && isContestedAny(sent))) expect(isCardInUse).toBe(false)
    }),
    { numRuns: 300 },
  )
})

function isContestedAny(sent: { status: string }[]): boolean {
  return sent.some(({ status }) => isContested(status))
}

test('a reminder is promised for 48 hours before, in business time', () => {
  const { remindAt } = disputeDates(truthOf(), { dayMs: 60_000 })
  expect(remindAt).toBe(start + 9 * dayMs - 120_000)
})

test('the log of visits says what our rows say, in order', () => {
  const log = activityLog({
    ...{ communityName: 'Studio', planName: 'Monthly', termsAcceptedAt: new Date(start), postCount: 2, replyCount: 1 },
    joinedAt: new Date(start + 60_000),
    lastSeenAt: new Date(start + 5 * dayMs),
    posts: [{ at: new Date(start + 2 * dayMs), title: 'Hello' }],
    goals: [],
  })
  expect(log.split('\n')).toEqual([
    '2026-11-21 00:00 UTC accepted the terms with the price',
    '2026-11-21 00:01 UTC joined Studio, plan Monthly',
    '2026-11-23 00:00 UTC wrote “Hello”',
    '2026-11-26 00:00 UTC last seen, logged in with the member’s own account',
    'In all 2 posts and 1 reply.',
  ])
})
