import type Stripe from 'stripe'
import { formatMoney } from '../currencies.ts'
import { lineItemsOf } from '../checkout/session-lines.ts'
import type { Tx } from '../transaction.ts'

export type Summary = {
  title: string
  headline: string
  detail: string | null
  lines: { name: string; note: string | null; amount: string }[]
  dueToday: string
  terms: string
  isSetup: boolean
}

/** What the hosted page says of a session, in plain words: "3 days free, then €29.00 per month". */
export async function summarize(tx: Tx, session: Stripe.Checkout.Session): Promise<Summary> {
  const items = await lineItemsOf(tx, session)
  const currency = session.currency ?? 'eur'
  const dueToday = formatMoney(session.amount_total ?? 0, currency)
  const rate = items
    .map((item) => (item.price?.recurring ? rateOf(item.price, item.quantity ?? 1) : null))
    .find((text) => text !== null)
  const trial = trialDaysOf(tx, session)
  const lines = items.map((item) => ({
    name: `${item.description ?? 'Item'}${(item.quantity ?? 1) > 1 ? ` × ${item.quantity}` : ''}`,
    note: item.price?.recurring ? rateOf(item.price, item.quantity ?? 1) : null,
    amount: formatMoney(item.amount_subtotal, currency),
  }))
  const { amount_discount: discount = 0, amount_tax: tax = 0 } = session.total_details ?? {}
  if (discount > 0) lines.push({ name: 'Discount', note: null, amount: formatMoney(-discount, currency) })
  if (tax > 0) lines.push({ name: taxName(items), note: null, amount: formatMoney(tax, currency) })
  const common = {
    title: items.map((item) => item.description).join(', ') || 'Your card',
    lines,
    dueToday,
    isSetup: session.mode === 'setup',
  }
  if (session.mode === 'setup')
    return {
      ...common,
      headline: 'Nothing to pay',
      detail: 'Your card is saved for later payments.',
      terms: 'The card is kept for payments you agree to later.',
    }
  if (!rate) return { ...common, headline: dueToday, detail: null, terms: 'You pay once. Nothing renews by itself.' }
  if (trial) {
    const free = trial === 1 ? '1 day free' : `${trial} days free`

    return {
      ...common,
      headline: `${free}, then ${rate}`,
      detail: 'Nothing is taken today.',
      terms: `After the free days the card is charged ${rate} until you cancel. Cancel before they end and nothing is charged.`,
    }
  }

  return {
    ...common,
    headline: rate,
    detail: null,
    terms: `The card is charged ${rate}, today first, until you cancel.`,
  }
}

/** Tax inside the price is told and not added. */
function taxName(items: Stripe.LineItem[]) {
  const isAdded = items.some((item) => item.amount_total > item.amount_subtotal - item.amount_discount)

  return isAdded ? 'Tax' : 'Tax included'
}

function rateOf(price: Stripe.Price, quantity: number) {
  const amount = formatMoney((price.unit_amount ?? 0) * quantity, price.currency)
  const { interval = 'month', interval_count: count = 1 } = price.recurring ?? {}

  return count === 1 ? `${amount} per ${interval}` : `${amount} every ${count} ${interval}s`
}

function trialDaysOf(tx: Tx, session: Stripe.Checkout.Session) {
  const data = tx.hidden(session).subscriptionData
  if (data?.trialDays) return data.trialDays
  if (!data?.trialEnd) return null

  return Math.max(1, Math.round(((data.trialEnd - tx.now) * 1000) / tx.context.dayMs))
}
