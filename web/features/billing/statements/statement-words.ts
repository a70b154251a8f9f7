import type { StatementContent } from '#workflows/billing/statement-content.ts'
import { formatMoney } from '#workflows/shared/format-money.ts'

/** `Tax, 19 %`; a tax of refunds has no rate, because an invoice may have had several. */
export function taxWord(ratePpm: number | null): string {
  return ratePpm === null ? 'Tax' : `Tax, ${ratePpm / 10_000} %`
}

/** `21 November 2026`, the day of issue where the community is. */
export function issueDay({ date }: Pick<StatementContent, 'date'>): string {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

  return format.format(new Date(`${date}T00:00:00Z`))
}

export type Sum = { label: string; amount: string; isTotal?: boolean }

/** Under the lines: net and tax where there is tax, and what the member gains. */
export function sumsOf({ total, rates, currency }: StatementContent): Sum[] {
  const money = (cents: number) => formatMoney(cents, currency)
  const sum = {
    label: total.grossCents < 0 ? 'Taken back' : 'Credited',
    amount: money(total.grossCents),
    isTotal: true,
  }
  if (rates.length === 0) return [sum]
  const taxes = rates.map(({ ratePpm, taxCents }) => ({ label: taxWord(ratePpm), amount: money(taxCents) }))

  return [{ label: 'Net', amount: money(total.netCents) }, ...taxes, sum]
}

/** What stands beside the lines: who, for what, when, and Stripe's document that it belongs to. */
export function factsOf(content: StatementContent): { label: string; value: string }[] {
  const { invoice, membership, note, corrects, timeZone, isTaxReversed } = content
  const number = invoice?.number ?? invoice?.stripeInvoiceId

  return [
    { label: 'Issued', value: `${issueDay(content)} (${timeZone})` },
    { label: 'Membership', value: `${membership.community}, ${membership.plan}` },
    ...(number ? [{ label: 'Invoice', value: number }] : []),
    ...(isTaxReversed ? [{ label: 'Tax', value: 'Reverse charge: the buyer owes it' }] : []),
    ...(corrects ? [{ label: 'Takes back', value: corrects }] : []),
    ...(note ? [{ label: 'Reason', value: note }] : []),
  ]
}
