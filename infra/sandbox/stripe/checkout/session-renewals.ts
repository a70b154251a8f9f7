import type Stripe from 'stripe'
import { addInterval, recurringOf } from '../billing/durations.ts'
import type { Tx } from '../transaction.ts'
import { lineTotals } from './session-totals.ts'

export type Renewals = {
  price: Stripe.Price
  /** Each of the first charges, today's with it where no trial comes before. */
  firstCents: number
  /** How many; null where all later ones are the same. */
  count: number | null
  laterCents: number
}

/** What recurs when a session is complete, charge by charge as its invoices will say; null where nothing does. */
export async function renewalsOf(tx: Tx, session: Stripe.Checkout.Session, trialDays: number | null) {
  const price = await recurringPrice(tx, session)
  if (!price) return null
  const [firstCents, laterCents] = [await sumOf(tx, session, 'first'), await sumOf(tx, session, 'later')]
  const count = firstCents === laterCents ? null : await firstCharges(tx, session, { price, trialDays })

  return { price, firstCents, count, laterCents } satisfies Renewals
}

async function recurringPrice(tx: Tx, session: Stripe.Checkout.Session) {
  if (session.mode !== 'subscription') return null
  for (const line of tx.hidden(session).lineItems) {
    const price = await tx.get('price', line.price)
    if (price.recurring) return price
  }

  return null
}

async function sumOf(tx: Tx, session: Stripe.Checkout.Session, charge: 'first' | 'later') {
  return (await lineTotals(tx, session, charge)).reduce((sum, { amount_total: total }) => sum + total, 0)
}

type Cycle = { price: Stripe.Price; trialDays: number | null }

/** Those that come before a code for some months is over. */
async function firstCharges(tx: Tx, session: Stripe.Checkout.Session, { price, trialDays }: Cycle) {
  const [discount] = tx.hidden(session).discounts ?? []
  const coupon = discount ? await tx.find('coupon', discount.coupon) : null
  const { duration_in_months: months } = coupon ?? {}
  if (!months) return 1
  const { dayMs } = tx.context
  const over = addInterval(tx.now, { interval: 'month', interval_count: months }, dayMs)
  const first = tx.now + ((trialDays ?? 0) * dayMs) / 1000
  let count = 0
  for (let at = first; at < over; at = addInterval(at, recurringOf(price), dayMs, first)) count += 1

  return Math.max(1, count)
}
