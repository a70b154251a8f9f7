import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { judgeRenewals } from '#tests/faults/audit/billing/judge-renewals.ts'
import type { StripeInvoice } from '#tests/faults/audit/billing/load-at-stripe.ts'

const dayMs = 48_000
const startedAt = Date.parse('2026-11-21T20:00:00Z')
const at = (days: number) => startedAt + days * dayMs

const invoice = (id: string, createdAt: number, reason: StripeInvoice['reason']): StripeInvoice => ({
  ...{ id, createdAt, reason, status: 'paid', totalCents: 2900, dueCents: 2900, paidCents: 2900, refundedCents: 0 },
  ...{ charges: [], attempted: true, finalizedAt: null, paidAt: null },
})

function judged(days: number, renewedOn: number[], status: Stripe.Subscription.Status = 'active') {
  const first = invoice('in_first', at(0), 'subscription_create')
  const renewals = renewedOn.map((day) => invoice(`in_${day}`, at(day), 'subscription_cycle'))
  const subscription = { status, start_date: startedAt / 1000, trial_end: null } as Stripe.Subscription

  return judgeRenewals({ subscription, invoices: [first, ...renewals] }, { now: at(days), dayMs })
}

test('a month is renewed once when it is due, and told from what the drill is about', () => {
  expect(judged(25, [])).toEqual({ renewals: [], broken: [] })
  expect(judged(45, [30])).toEqual({ renewals: ['in_30'], broken: [] })
  expect(judged(61, [30, 60])).toEqual({ renewals: ['in_30', 'in_60'], broken: [] })
})

test('a month too many, too few, at another time or of who stands still is broken', () => {
  expect(judged(45, []).broken).toEqual(['0 months renewed instead of 1'])
  expect(judged(45, [30, 31]).broken).toHaveLength(2)
  expect(judged(45, [33]).broken).toEqual(['in_33 renews at another time than a month later'])
  expect(judged(45, [30], 'paused').broken).toEqual(['in_30 renews what stands still'])
})
