/** What Stripe says about a Checkout Session and the money behind it. */
export type MoneyFacts = {
  /** open | complete | expired */
  session: string | null
  /** paid | unpaid | no_payment_required */
  payment: string
  /** Status of the payment intent, and of the first invoice where there is one. */
  intent: string | null
  invoice: string | null
}

export type MoneyStage = 'open' | 'expired' | 'paid' | 'on-its-way' | 'failed'

/** Business days in which a bank usually delivers a debit or a transfer. */
export const transferDays = 7

/**
 * Where the money of a checkout is. A session that is complete and unpaid has a delayed method: it grants nothing until
 * the bank has answered, and a session never says by itself that it failed.
 */
export function moneyStage({ session, payment, intent, invoice }: MoneyFacts): MoneyStage {
  if (session === 'expired') return 'expired'
  if (session !== 'complete') return 'open'
  if (payment !== 'unpaid') return 'paid'
  if (invoice === 'void' || invoice === 'uncollectible') return 'failed'
  if (intent === 'requires_payment_method' || intent === 'canceled') return 'failed'

  // `requires_action` is a bank transfer that its payer still has to send.
  return intent === 'processing' || intent === 'requires_action' ? 'on-its-way' : 'open'
}
