import { expect, test } from 'vitest'
import { moneyStage } from './transfer.rules.ts'

const complete = { session: 'complete', payment: 'unpaid', intent: null, invoice: null }

test.each([
  [{ ...complete, session: 'open' }, 'open'],
  [{ ...complete, session: 'expired' }, 'expired'],
  [{ ...complete, payment: 'paid', intent: 'processing' }, 'paid'],
  [{ ...complete, payment: 'no_payment_required' }, 'paid'],
  [{ ...complete, intent: 'processing', invoice: 'open' }, 'on-its-way'],
  [{ ...complete, intent: 'requires_action' }, 'on-its-way'],
  [{ ...complete, intent: 'requires_payment_method', invoice: 'open' }, 'failed'],
  [{ ...complete, intent: 'canceled' }, 'failed'],
  [{ ...complete, intent: 'processing', invoice: 'void' }, 'failed'],
  // Paid at the bank, and the session not yet: its news come in a moment.
  [{ ...complete, intent: 'succeeded', invoice: 'open' }, 'open'],
] as const)('money of %o is %s', (facts, stage) => {
  expect(moneyStage(facts)).toBe(stage)
})
