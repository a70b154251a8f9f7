import type Stripe from 'stripe'
import type { CreditLine } from '#workflows/billing/statement.rules.ts'
import { idOf } from '../billing/stripe-errors.ts'

export type PauseCredit = {
  /** Before a tax that comes on top. */
  amountCents: number
  currency: string
  lines: CreditLine[]
}

/** What Stripe credited for the unused time of a paused subscription: its pending items below zero, as positive amounts. */
export async function findPauseCredit(stripe: Stripe, subscription: Stripe.Subscription): Promise<PauseCredit> {
  const customer = idOf(subscription.customer) ?? ''
  const pending = await stripe.invoiceItems.list({ customer, pending: true, limit: 100 })

  return creditOf(subscription, pending.data)
}

/** The same long after, when an invoice has taken the items: those of the moment of the pause. */
export async function findPauseCreditOf(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  pausedAt: Date,
): Promise<PauseCredit> {
  const second = Math.floor(pausedAt.getTime() / 1000)
  const customer = idOf(subscription.customer) ?? ''
  const items: Stripe.InvoiceItem[] = []
  for await (const item of stripe.invoiceItems.list({ customer, limit: 100 })) {
    // Stripe's clock may differ by two seconds.
    if (Math.abs(item.period.start - second) <= 2) items.push(item)
  }

  return creditOf(subscription, items)
}

function creditOf(subscription: Stripe.Subscription, items: Stripe.InvoiceItem[]): PauseCredit {
  const credits = items.filter(
    ({ amount, parent }) => amount < 0 && idOf(parent?.subscription_details?.subscription) === subscription.id,
  )

  return {
    amountCents: credits.reduce((sum, { amount }) => sum - amount, 0),
    currency: (credits[0]?.currency ?? subscription.currency).toUpperCase(),
    lines: credits.map((item) => lineOf(item, ratesOf(item, subscription))),
  }
}

function ratesOf(
  item: Stripe.InvoiceItem,
  { items, default_tax_rates: defaults }: Stripe.Subscription,
): Stripe.TaxRate[] {
  if (item.tax_rates?.length) return item.tax_rates
  const itemId = item.parent?.subscription_details?.subscription_item
  const own = items.data.find(({ id }) => id === itemId)?.tax_rates

  return own?.length ? own : (defaults ?? [])
}

/** Several rates of a line count as one; Stripe mixes no inclusive with exclusive ones on a price. */
function lineOf({ amount, description }: Stripe.InvoiceItem, rates: Stripe.TaxRate[]): CreditLine {
  const percent = rates.reduce((sum, { percentage }) => sum + percentage, 0)
  const contains = rates.some(({ inclusive }) => !inclusive) ? 'net' : 'gross'

  return { text: description, amountCents: -amount, contains, ratePpm: Math.round(percent * 10_000) }
}
