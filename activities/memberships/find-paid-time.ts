import type Stripe from 'stripe'
import type { TaxTerms } from '#workflows/billing/price.rules.ts'
import type { PaidTime } from '#workflows/memberships/pause-money.rules.ts'

/** More invoices than this no running period lies behind. */
const mostInvoices = 100

/**
 * What the subscription was last billed for a time with this moment in it, whether that is paid by now or not: a credit for
 * unused time is a share of it. Null where nothing was billed. A void invoice bills nothing.
 */
export async function findPaidTime(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  at: Date,
): Promise<PaidTime | null> {
  const second = Math.floor(at.getTime() / 1000)
  let looked = 0
  for await (const { status, lines } of stripe.invoices.list({ subscription: subscription.id, limit: 10 })) {
    const line = status === 'void' ? undefined : lines.data.findLast((each) => bills(each, second))
    if (line) return paidTimeOf(line, await taxesOf(stripe, line, subscription))
    if (++looked >= mostInvoices) break
  }

  return null
}

function bills({ amount, period, parent }: Stripe.InvoiceLineItem, second: number): boolean {
  const isOfItem = Boolean(parent?.subscription_item_details ?? parent?.invoice_item_details?.proration)

  return isOfItem && amount > 0 && period.start <= second && second < period.end
}

function paidTimeOf(line: Stripe.InvoiceLineItem, taxes: TaxTerms[]): PaidTime {
  const { amount, discount_amounts: discounts, period } = line
  const isReversed = (line.taxes ?? []).some(({ taxability_reason: reason }) => untaxed.has(reason))

  return {
    amountCents: amount - (discounts ?? []).reduce((sum, { amount: off }) => sum + off, 0),
    startsAt: new Date(period.start * 1000).toISOString(),
    endsAt: new Date(period.end * 1000).toISOString(),
    taxes,
    isReversed,
  }
}

const untaxed = new Set<string>(['reverse_charge', 'customer_exempt'])

/** The rates of a line; one that has been replaced since is asked for. */
async function taxesOf(
  stripe: Stripe,
  { taxes }: Stripe.InvoiceLineItem,
  { items, default_tax_rates: defaults }: Stripe.Subscription,
): Promise<TaxTerms[]> {
  const known = [...(defaults ?? []), ...items.data.flatMap(({ tax_rates: own }) => own ?? [])]
  const ids = (taxes ?? []).flatMap(({ tax_rate_details: details }) => details?.tax_rate ?? [])

  return Promise.all(
    ids.map(async (id) => {
      const rate = known.find((each) => each.id === id) ?? (await stripe.taxRates.retrieve(id))

      return {
        name: rate.display_name,
        ratePpm: Math.round(rate.percentage * 10_000),
        isInclusive: rate.inclusive,
      }
    }),
  )
}
