import type Stripe from 'stripe'
import { idOf, type Hidden, type Span } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { type Exemption, leftOf } from './adjust-lines.ts'

/** `taxes` is null while it waits for its invoice. */
export type Debit = { amount: number; period: Span; taxes: DebitTaxes | null }
type DebitTaxes = Pick<Required<Hidden['invoiceitem']>, 'exemption'> & { rates: Stripe.TaxRate[] }

/** What an item was last billed for a time with this moment in it, less discounts: a credit is a share of that. */
export async function findDebit(
  tx: Tx,
  { id: subscriptionId }: Stripe.Subscription,
  { itemId, at }: { itemId: string; at: number },
): Promise<Debit | null> {
  const waiting = await tx.select(
    'invoiceitem',
    `data #>> '{parent,subscription_details,subscription_item}' = $1 and data->>'invoice' is null and (data->>'amount')::bigint > 0`,
    [itemId],
  )
  const pending = waiting.find(({ period }) => covers(period, at))
  if (pending) return { amount: pending.amount, period: pending.period, taxes: null }

  const invoices = await tx.select(
    'invoice',
    "data #>> '{parent,subscription_details,subscription}' = $1 and data->>'status' <> 'void'",
    [subscriptionId],
  )
  for (const { lines } of invoices)
    for (const line of [...lines.data].reverse())
      if (line.amount > 0 && covers(line.period, at) && (await itemOf(tx, line)) === itemId)
        return { amount: leftOf(line), period: line.period, taxes: await taxesOf(tx, line) }

  return null
}

function covers({ start, end }: Span, at: number) {
  return start <= at && at < end
}

async function itemOf(tx: Tx, { parent }: Stripe.InvoiceLineItem) {
  const own = parent?.subscription_item_details?.subscription_item
  if (own) return own
  const pending = await tx.find('invoiceitem', parent?.invoice_item_details?.invoice_item ?? '')

  return pending?.parent?.subscription_details?.subscription_item ?? null
}

const exemptions: Record<string, Exemption> = { customer_exempt: 'exempt', reverse_charge: 'reverse' }

async function taxesOf(tx: Tx, { taxes }: Stripe.InvoiceLineItem): Promise<DebitTaxes> {
  const rates: Stripe.TaxRate[] = []
  for (const tax of taxes ?? []) {
    const rate = await tx.find('tax_rate', idOf(tax.tax_rate_details?.tax_rate) ?? '')
    if (rate) rates.push(rate)
  }

  return { rates, exemption: exemptions[taxes?.[0]?.taxability_reason ?? ''] ?? 'none' }
}
