export type RefundableInvoice = {
  amountPaidCents: number
  amountRefundedCents: number
  refunds: { status: string; amountCents: number }[]
}

/** What an owner may still give back: what was paid, less what went back and what is on its way. Never below zero. */
export function refundableCents({ amountPaidCents, amountRefundedCents, refunds }: RefundableInvoice): number {
  const onItsWay = refunds
    .filter(({ status }) => status === 'asked')
    .reduce((sum, { amountCents }) => sum + amountCents, 0)

  return Math.max(0, amountPaidCents - amountRefundedCents - onItsWay)
}
