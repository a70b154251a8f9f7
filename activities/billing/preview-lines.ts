import type Stripe from 'stripe'
import { taxText } from '#workflows/billing/price.rules.ts'
import { termsOfTax } from './charge-terms.ts'

export type PreviewLine = { text: string; amountCents: number }

export type PreviewLines = {
  /** What the invoice would say, line by line; together its total. */
  lines: PreviewLine[]
  /** Taxes that are in the amounts of the lines already. */
  contained: PreviewLine[]
}

/** Every line of an invoice that Stripe previews, with the discounts and taxes that stand beside them. */
export function previewLines(
  preview: Stripe.Invoice,
  subscription: Stripe.Subscription,
  planName: string,
): PreviewLines {
  const { lines, total_discount_amounts: discounts, total_taxes: taxes } = preview
  const rates = new Map((subscription.default_tax_rates ?? []).map((rate) => [rate.id, termsOfTax(rate)]))
  const textOf = ({ tax_rate_details: details, tax_behavior: behavior }: Stripe.Invoice.TotalTax) => {
    const rate = rates.get(details?.tax_rate ?? '')

    return rate ? taxText(rate) : `Tax${behavior === 'inclusive' ? ', in the price' : ''}`
  }
  const taxLines = (wanted: Stripe.Invoice.TotalTax.TaxBehavior) =>
    (taxes ?? [])
      .filter(({ amount, tax_behavior: behavior }) => amount !== 0 && behavior === wanted)
      .map((tax) => ({ text: textOf(tax), amountCents: tax.amount }))
  const discountCents = (discounts ?? []).reduce((sum, { amount }) => sum + amount, 0)

  return {
    lines: [
      ...lines.data.map(({ description, amount }) => ({ text: description ?? planName, amountCents: amount })),
      ...(discountCents === 0 ? [] : [{ text: 'Discount', amountCents: -discountCents }]),
      ...taxLines('exclusive'),
    ],
    contained: taxLines('inclusive'),
  }
}
