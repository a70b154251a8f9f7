import { expect, test } from 'vitest'
import { pausePolicy } from '../memberships/pause-policy.ts'
import { nextPauseStep, type PauseMessage, type PauseTruth } from '../memberships/pause.rules.ts'
import { type DunningMessage, type DunningTruth, nextDunningStep } from './dunning.rules.ts'

const day = 86_400_000
const end = Date.parse('2026-11-02T09:30:00Z')
const iso = (at: number) => new Date(at).toISOString()
const now = end + 14 * day

const unpaid = (said: DunningTruth['said']): DunningTruth => ({
  readAt: iso(now),
  kind: 'resume',
  firstFailedAt: iso(end),
  invoice: { status: 'void', amountCents: 2900, currency: 'EUR', paidAt: null, nextTryAt: null, hostedUrl: null },
  failure: { hasMethod: true, needsAuthentication: false, adviceCode: null, declineCode: 'insufficient_funds' },
  untriedMethodId: null,
  subscription: { status: 'paused', endedBy: 'request' },
  noticeFrom: iso(now),
  smsFrom: null,
  pauseOfferedAt: null,
  restoredAt: null,
  said,
})

const paused = (resumption: PauseTruth['resumption']): PauseTruth => ({
  readAt: iso(now),
  status: 'paused',
  cancelAt: null,
  source: 'settings',
  askedAt: iso(end - 30 * day),
  startsAt: iso(end - 30 * day),
  endsAt: iso(end),
  round: 0,
  movedAt: null,
  cancelledAt: null,
  refusal: null,
  pausedAt: iso(end - 30 * day),
  creditCents: 0,
  resumeAskedAt: null,
  resumeTriedAt: iso(end),
  resumption,
  resumedAt: null,
  said: { paused: iso(end - 30 * day) },
})

type Step<Message> = { kind: 'say'; message: Message } | { kind: 'answer' | 'act' | 'wait' | 'end' }

/** Every letter that a process still writes, each marked as said before the next step. */
function lettersOf<Message>(step: (said: Message[]) => Step<Message>): Message[] {
  const said: Message[] = []
  for (;;) {
    const next = step(said)
    if (next.kind !== 'say') return said
    said.push(next.message)
  }
}

const dunningLetters = (said: DunningTruth['said']) =>
  lettersOf<DunningMessage>((more) =>
    nextDunningStep({ truth: unpaid(said), said: more, commands: [] }, { dayMs: day }, now),
  )
const pauseLetters = (resumption: PauseTruth['resumption']) =>
  lettersOf<PauseMessage>((more) =>
    nextPauseStep(
      { truth: paused(resumption), said: more, commands: [] },
      { policy: pausePolicy({}), dayMs: day },
      now,
    ),
  )

test.each([{ 'day-0': iso(end) }, {}])(
  'a resumption that was dropped unpaid is one letter of the two processes, whatever was said before: %o',
  (said) => {
    const voided = { status: 'void' as const, amountCents: 2900 }
    expect([...dunningLetters(said), ...pauseLetters(voided)]).toEqual(['pause-stays'])
  },
)

test('a resumption that never came to an invoice is told by the pause, once', () => {
  expect(pauseLetters(null)).toEqual(['stays-paused'])
})
