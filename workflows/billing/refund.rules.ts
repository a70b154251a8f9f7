import { isContested } from './dispute-status.rules.ts'

export type RefundableInvoice = {
  amountPaidCents: number
  amountRefundedCents: number
  refunds: { status: string; amountCents: number }[]
  disputes: { status: string; amountCents: number }[]
  /** What a pause credited of it, and a later charge will still take off. */
  pauseCreditCents: number
}

/**
 * What an owner may still give back: what was paid, less what went back, what is on its way, what a bank took and what a
 * pause has credited: that is given already. Never below zero.
 */
export function refundableCents(invoice: RefundableInvoice): number {
  const { amountPaidCents, amountRefundedCents, refunds, disputes, pauseCreditCents } = invoice
  const onItsWay = refunds.filter(({ status }) => status === 'asked')
  const taken = disputes.filter(({ status }) => isContested(status))

  return Math.max(0, amountPaidCents - amountRefundedCents - sumOf(onItsWay) - sumOf(taken) - pauseCreditCents)
}

function sumOf(parts: { amountCents: number }[]): number {
  return parts.reduce((sum, { amountCents }) => sum + amountCents, 0)
}
