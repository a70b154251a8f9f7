import type Stripe from 'stripe'
import { formatMoney } from '../currencies.ts'

export type InvoiceFacts = {
  number: string
  status: 'Draft' | 'Open' | 'Paid' | 'Uncollectible' | 'Void'
  /** What it is about at a glance: "€29.00 due", "€29.00 paid". */
  headline: string
  issuer: string
  recipient: string[]
  dates: { name: string; value: string }[]
  lines: { name: string; period: string | null; amount: string }[]
  sums: { name: string; amount: string; isTotal: boolean }[]
}

const STATUS: Record<string, InvoiceFacts['status']> = {
  draft: 'Draft',
  open: 'Open',
  paid: 'Paid',
  uncollectible: 'Uncollectible',
  void: 'Void',
}

/** What an invoice says, in words; its page and its PDF show the same. */
export function factsOf(invoice: Stripe.Invoice): InvoiceFacts {
  const money = (amount: number) => formatMoney(amount, invoice.currency)
  const status = STATUS[invoice.status ?? 'draft'] ?? 'Draft'
  const isPaid = status === 'Paid'

  return {
    number: invoice.number ?? 'Draft',
    status,
    headline: isPaid ? `${money(invoice.amount_paid)} paid` : `${money(invoice.amount_remaining)} due`,
    issuer: invoice.account_name ?? 'Kumiko sandbox',
    recipient: [
      invoice.customer_name,
      invoice.customer_email,
      ...addressLines(invoice.customer_address),
      ...taxIdLines(invoice),
    ].filter((line): line is string => Boolean(line)),
    dates: datesOf(invoice),
    lines: invoice.lines.data.map((line) => ({
      name: line.description ?? 'Item',
      period: line.period.end > line.period.start ? `${dateOf(line.period.start)} – ${dateOf(line.period.end)}` : null,
      amount: money(line.amount),
    })),
    sums: sumsOf(invoice, money),
  }
}

function datesOf({ status_transitions: times, due_date: dueDate, created }: Stripe.Invoice) {
  const dates: [string, number | null][] = [
    ['Issued', times.finalized_at ?? created],
    ['Due', dueDate],
    ['Paid', times.paid_at],
    ['Void since', times.voided_at],
  ]

  return dates.flatMap(([name, time]) => (time === null ? [] : [{ name, value: dateOf(time) }]))
}

function sumsOf(invoice: Stripe.Invoice, money: (amount: number) => string) {
  const discount = (invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
  const tax = (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0)
  const balance = invoice.ending_balance === null ? 0 : invoice.starting_balance - invoice.ending_balance
  const rows: [string, number, boolean][] = [
    ['Subtotal', invoice.subtotal, false],
    ...(discount === 0 ? [] : [['Discount', -discount, false] as [string, number, boolean]]),
    ...(tax === 0 ? [] : [[isTaxAdded(invoice) ? 'Tax' : 'Tax included', tax, false] as [string, number, boolean]]),
    ...(invoice.customer_tax_exempt === 'reverse' ? [['Reverse charge', 0, false] as [string, number, boolean]] : []),
    ['Total', invoice.total, true],
    ...(balance === 0 ? [] : [['From your balance', balance, false] as [string, number, boolean]]),
    ...(invoice.amount_paid === 0 ? [] : [['Paid', -invoice.amount_paid, false] as [string, number, boolean]]),
    ['Amount due', invoice.amount_remaining, true],
  ]

  return rows.map(([name, amount, isTotal]) => ({ name, amount: money(amount), isTotal }))
}

function isTaxAdded({ total_taxes: taxes }: Stripe.Invoice) {
  return (taxes ?? []).some((tax) => tax.tax_behavior === 'exclusive')
}

function addressLines(address: Stripe.Address | null) {
  if (!address) return []
  const town = [address.postal_code, address.city].filter(Boolean).join(' ')

  return [address.line1, address.line2, town, address.country]
}

function taxIdLines({ customer_tax_ids: ids }: Stripe.Invoice) {
  return (ids ?? []).map(({ value }) => `VAT id ${value ?? ''}`)
}

function dateOf(seconds: number) {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(seconds * 1000)
}
