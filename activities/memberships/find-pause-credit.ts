import type Stripe from 'stripe'
import { roundTax } from '#workflows/billing/rounding.rules.ts'
import type { CreditLine } from '#workflows/billing/statement.rules.ts'
import type { PaidTime } from '#workflows/memberships/pause-money.rules.ts'
import { idOf } from '../billing/stripe-errors.ts'
import { findPaidTime } from './find-paid-time.ts'

export type PauseCredit = {
  /** With its tax, as the next invoice takes it off. */
  amountCents: number
  currency: string
  lines: CreditLine[]
}

/** What Stripe credited for the unused time of a paused subscription: its pending items below zero, as positive amounts. */
export async function findPauseCredit(stripe: Stripe, subscription: Stripe.Subscription): Promise<PauseCredit> {
  const customer = idOf(subscription.customer) ?? ''
  const pending = await stripe.invoiceItems.list({ customer, pending: true, limit: 100 })

  return creditOf(stripe, subscription, pending.data)
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

  return creditOf(stripe, subscription, items)
}

async function creditOf(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  items: Stripe.InvoiceItem[],
): Promise<PauseCredit> {
  const credits = items.filter(
    ({ amount, parent }) => amount < 0 && idOf(parent?.subscription_details?.subscription) === subscription.id,
  )
  const lines = await Promise.all(
    credits.map(async (item) =>
      lineOf(item, await findPaidTime(stripe, subscription, new Date(item.period.start * 1000))),
    ),
  )

  return {
    amountCents: roundTax(lines, 'line').total.grossCents,
    currency: (credits[0]?.currency ?? subscription.currency).toUpperCase(),
    lines,
  }
}

/** Taxed as what it gives back was. Several rates of a line count as one; Stripe mixes no inclusive with exclusive ones on a price. */
function lineOf({ amount, description }: Stripe.InvoiceItem, paid: PaidTime | null): CreditLine {
  const taxes = paid && !paid.isReversed ? paid.taxes : []
  const contains = taxes.some(({ isInclusive }) => !isInclusive) ? 'net' : 'gross'

  return {
    text: description,
    amountCents: -amount,
    contains,
    ratePpm: taxes.reduce((sum, { ratePpm }) => sum + ratePpm, 0),
  }
}
