import type Stripe from 'stripe'
import { idOf } from '../billing/stripe-errors.ts'

/** What Stripe credited for the unused time of a paused subscription: its pending items below zero, as a positive amount. */
export async function findPauseCredit(stripe: Stripe, { id, customer }: Stripe.Subscription): Promise<number> {
  const pending = await stripe.invoiceItems.list({ customer: idOf(customer) ?? '', pending: true, limit: 100 })
  const credits = pending.data.filter(
    ({ amount, parent }) => amount < 0 && idOf(parent?.subscription_details?.subscription) === id,
  )

  return credits.reduce((sum, { amount }) => sum - amount, 0)
}
