const reasons: Record<string, string> = {
  charge_for_pending_refund_disputed: 'the payment was disputed meanwhile',
  declined: 'the bank declined it',
  expired_or_canceled_card: 'the card has expired or was cancelled',
  insufficient_funds: 'there was too little in your Stripe balance',
  lost_or_stolen_card: 'the card was reported lost or stolen',
  merchant_request: 'it was called off at Stripe',
}

/** Why a refund came back, in the middle of a sentence. Source: docs.stripe.com/refunds#failed-refunds. */
export function refundFailure(reason: string | null): string {
  return reasons[reason ?? ''] ?? 'the bank gave no reason'
}
