import { expect, test } from 'vitest'
import { type InvoiceDispute, standingOf, tellingDispute } from './invoice-dispute.ts'

const now = Date.UTC(2026, 10, 21)
const disputeOf = (status: string, more: Partial<InvoiceDispute> = {}): InvoiceDispute => ({
  ...{ id: status, status, amountCents: 2900, currency: 'EUR', evidenceSentAt: null },
  evidenceDueAt: new Date(now + 86_400_000).toISOString(),
  ...more,
})

test('an owner reads the amount and what is wanted of them, a member what their bank does', () => {
  const open = disputeOf('needs_response')
  expect(standingOf(open, 'owner', now)).toEqual({ kind: 'person', word: 'Disputed', sub: '€29.00 · needs an answer' })
  expect(standingOf(open, 'member', now)).toMatchObject({ word: 'Disputed', sub: '€29.00 · your bank decides' })
  const late = disputeOf('needs_response', { evidenceDueAt: new Date(now - 1).toISOString() })
  expect(standingOf(late, 'owner', now).sub).toBe('€29.00 · not answered')
  expect(standingOf(disputeOf('under_review'), 'owner', now).sub).toBe('€29.00 · the bank decides')
})

test('the end is told from the side of its reader', () => {
  expect(standingOf(disputeOf('won'), 'owner', now)).toEqual({
    kind: 'done',
    word: 'Dispute won',
    sub: '€29.00 is back',
  })
  expect(standingOf(disputeOf('won'), 'member', now).sub).toBe('€29.00 stays paid')
  expect(standingOf(disputeOf('lost'), 'owner', now)).toMatchObject({ kind: 'failed', word: 'Dispute lost' })
  expect(standingOf(disputeOf('lost'), 'member', now).sub).toBe('€29.00 went back to you')
})

test('the dispute that money is away for is told, however old; a mere question is not', () => {
  const [won, lost, asked] = [disputeOf('won'), disputeOf('lost'), disputeOf('warning_needs_response')]
  expect(tellingDispute([won, lost])).toBe(lost)
  expect(tellingDispute([asked, won])).toBe(won)
  expect(tellingDispute([asked, disputeOf('warning_closed'), disputeOf('prevented')])).toBeNull()
})
