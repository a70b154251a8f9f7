import type Stripe from 'stripe'
import { formatMoney } from '../currencies.ts'
import { lineItemsOf } from '../checkout/session-lines.ts'
import { type Renewals, renewalsOf } from '../checkout/session-renewals.ts'
import type { Tx } from '../transaction.ts'

export type Summary = {
  title: string
  headline: string
  detail: string | null
  lines: { name: string; note: string | null; amount: string }[]
  dueToday: string
  terms: string
  isSetup: boolean
  isTrial: boolean
}

/** What the hosted page says of a session, in plain words: "3 days free, then €29.00 per month". */
export async function summarize(tx: Tx, session: Stripe.Checkout.Session): Promise<Summary> {
  const items = await lineItemsOf(tx, session)
  const trialDays = trialDaysOf(tx, session)
  const renewals = await renewalsOf(tx, session, trialDays)
  const lines = linesOf(session, items)
  const dueToday = formatMoney(session.amount_total ?? 0, session.currency ?? 'eur')
  const common = {
    title: items.map((item) => item.description).join(', ') || 'Your card',
    lines,
    dueToday,
    isSetup: session.mode === 'setup',
    isTrial: trialDays !== null,
  }
  if (session.mode === 'setup')
    return {
      ...common,
      headline: 'Nothing to pay',
      detail: 'Your card is saved for later payments.',
      terms: 'The card is kept for payments you agree to later.',
    }
  if (!renewals)
    return { ...common, headline: dueToday, detail: null, terms: 'You pay once. Nothing renews by itself.' }
  if (!trialDays) return { ...common, ...withoutTrial(session, renewals, dueToday) }
  const listCents = items.reduce((sum, { price, quantity }) => sum + (price?.unit_amount ?? 0) * (quantity ?? 1), 0)
  if (renewals.firstCents !== listCents)
    lines.push({
      name: 'Total after trial',
      note: null,
      amount: formatMoney(renewals.firstCents, renewals.price.currency),
    })

  return { ...common, ...withTrial(renewals, trialDays) }
}

type Words = Pick<Summary, 'headline' | 'detail' | 'terms'>

/** "€23.20", then "€29.00 per month after"; where nothing changes later, "€29.00 per month". */
function withoutTrial(session: Stripe.Checkout.Session, renewals: Renewals, dueToday: string): Words {
  const { first, later, length } = ratesOf(renewals)
  if (session.amount_total !== renewals.firstCents || renewals.count === 1) {
    const rest = length && renewals.count !== 1 ? `${first} ${length}, then ${later} after` : `${later} after`

    return {
      headline: dueToday,
      detail: `Then ${rest}.`,
      terms: `The card is charged ${dueToday} today, then ${rest}, until you cancel.`,
    }
  }
  if (!length)
    return { headline: later, detail: null, terms: `The card is charged ${later}, today first, until you cancel.` }

  return {
    headline: first,
    detail: `${length.replace('f', 'F')}, then ${later} after.`,
    terms: `The card is charged ${first} ${length}, today first, then ${later} after, until you cancel.`,
  }
}

function withTrial(renewals: Renewals, trialDays: number): Words {
  const { first, later, length } = ratesOf(renewals)
  const free = trialDays === 1 ? '1 day free' : `${trialDays} days free`
  const once = formatMoney(renewals.firstCents, renewals.price.currency)
  const charged =
    renewals.count === 1 ? `${once}, then ${later} after` : length ? `${first} ${length}, then ${later} after` : later

  return {
    headline: `${free}, then ${renewals.count === 1 ? once : first}`,
    detail: `Nothing is taken today.${length ? ` Then ${charged}.` : ''}`,
    terms: `After the free days the card is charged ${charged}, until you cancel. Cancel before they end and nothing is charged.`,
  }
}

function ratesOf({ price, firstCents, laterCents, count }: Renewals) {
  const { interval = 'month', interval_count: every = 1 } = price.recurring ?? {}
  const length = count === null ? null : `for ${count * every} ${interval}${count * every === 1 ? '' : 's'}`

  return { first: rateOf(price, firstCents), later: rateOf(price, laterCents), length }
}

function linesOf(session: Stripe.Checkout.Session, items: Stripe.LineItem[]): Summary['lines'] {
  const currency = session.currency ?? 'eur'
  const { amount_discount: discount = 0, amount_tax: tax = 0 } = session.total_details ?? {}
  const lines: Summary['lines'] = items.map(({ description, price, quantity, amount_subtotal: amount }) => ({
    name: `${description ?? 'Item'}${(quantity ?? 1) > 1 ? ` × ${quantity}` : ''}`,
    note: price?.recurring ? rateOf(price, (price.unit_amount ?? 0) * (quantity ?? 1)) : null,
    amount: formatMoney(amount, currency),
  }))
  if (discount > 0) lines.push({ name: 'Discount', note: null, amount: formatMoney(-discount, currency) })
  if (tax > 0) lines.push({ name: taxName(items), note: null, amount: formatMoney(tax, currency) })

  return lines
}

/** Tax inside the price is told and not added. */
function taxName(items: Stripe.LineItem[]) {
  const isAdded = items.some((item) => item.amount_total > item.amount_subtotal - item.amount_discount)

  return isAdded ? 'Tax' : 'Tax included'
}

function rateOf(price: Stripe.Price, amountCents: number) {
  const amount = formatMoney(amountCents, price.currency)
  const { interval = 'month', interval_count: count = 1 } = price.recurring ?? {}

  return count === 1 ? `${amount} per ${interval}` : `${amount} every ${count} ${interval}s`
}

function trialDaysOf(tx: Tx, session: Stripe.Checkout.Session) {
  const data = tx.hidden(session).subscriptionData
  if (data?.trialDays) return data.trialDays
  if (!data?.trialEnd) return null

  return Math.max(1, Math.round(((data.trialEnd - tx.now) * 1000) / tx.context.dayMs))
}
