import type { BillingEnd } from '../../billing/roles.ts'
import { judgeRenewals } from './judge-renewals.ts'
import type { BillingFacts } from './load-billing.ts'

/** Stripe tells whole seconds, and its clock may differ from ours a little. */
const clockMs = 2_000

/** Never charged twice, never while paused, never more or less than was agreed. Returns what is broken. */
export function judgeCharges({ stripe, pauses }: BillingFacts, end: BillingEnd, dayMs: number): string[] {
  const { renewals, broken } = judgeRenewals(stripe, { now: Date.now(), dayMs })
  const paid = stripe.invoices.filter(({ id, paidCents }) => paidCents > 0 && !renewals.includes(id))
  if (paid.length !== end.paidInvoices) broken.push(`${paid.length} invoices paid instead of ${end.paidInvoices}`)
  for (const { id, charges, paidCents } of stripe.invoices) {
    const takenCents = charges.reduce((sum, { amount }) => sum + amount, 0)
    if (charges.length > 1) broken.push(`${id} was charged ${charges.length} times`)
    if (takenCents !== paidCents) broken.push(`${id}: ${takenCents} taken for ${paidCents} paid`)
  }
  const refundedCents = stripe.invoices.reduce((sum, invoice) => sum + invoice.refundedCents, 0)
  if (refundedCents !== end.refundedCents)
    broken.push(`${refundedCents} cents given back instead of ${end.refundedCents}`)

  for (const { pausedAt, quietUntil, creditCents } of pauses) {
    if (!pausedAt) {
      broken.push('a pause never began')
      continue
    }
    const from = pausedAt.getTime() + clockMs
    const to = (quietUntil?.getTime() ?? Date.now()) - clockMs
    const made = stripe.invoices.filter(({ createdAt }) => createdAt > from && createdAt < to)
    if (made.length > 0) broken.push(`invoices while paused: ${made.map(({ id }) => id).join()}`)
    const credit = stripe.credits
      .filter(({ at }) => Math.abs(at - pausedAt.getTime()) <= clockMs)
      .reduce((sum, { amountCents }) => sum + amountCents, 0)
    if (credit !== creditCents)
      broken.push(`credit of the pause: Stripe has ${credit}, we have ${creditCents ?? 'none'}`)
  }
  if (stripe.credits.length !== pauses.length)
    broken.push(`${stripe.credits.length} credits for ${pauses.length} pauses`)

  return broken
}
