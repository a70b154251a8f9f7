import type Stripe from 'stripe'
import { switchMark } from './plan-switch-keys.ts'

/**
 * What the lines of a subscription's items come to on an invoice, with discounts and tax, and with the line that a switch
 * has put beside them. What else stands on the invoice (credits, one-time items) is not counted.
 */
export function renewalTotal({ lines }: Pick<Stripe.Invoice, 'lines'>, switchId?: string): number {
  return lines.data
    .filter((line) => isRenewal(line) || (switchId !== undefined && line.metadata[switchMark] === switchId))
    .reduce((sum, line) => sum + totalOf(line), 0)
}

export function isRenewal({ parent }: Stripe.InvoiceLineItem): boolean {
  return parent?.type === 'subscription_item_details' && !parent.subscription_item_details?.proration
}

function totalOf({ amount, discount_amounts: discounts, taxes }: Stripe.InvoiceLineItem): number {
  const discount = (discounts ?? []).reduce((sum, { amount: off }) => sum + off, 0)
  const added = (taxes ?? []).filter(({ tax_behavior: behavior }) => behavior === 'exclusive')

  return amount - discount + added.reduce((sum, { amount: tax }) => sum + tax, 0)
}

/** Whether a sum put onto a draft stays that sum: nothing is taken off or added to its lines. */
export function isPlain({ lines }: Pick<Stripe.Invoice, 'lines'>): boolean {
  return lines.data.every(
    ({ discount_amounts: discounts, taxes }) =>
      (discounts ?? []).length === 0 && (taxes ?? []).every(({ tax_behavior: behavior }) => behavior === 'inclusive'),
  )
}
