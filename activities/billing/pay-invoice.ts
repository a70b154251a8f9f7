import Stripe from 'stripe'
import { keyedWrite } from './keyed-write.ts'
import { isRefusedByStripe } from './stripe-errors.ts'

export type PayInvoiceInput = { stripeInvoiceId: string; key: string; methodId?: string }

/** `refused`: Stripe will not try, most often because it is paid or void by now; the next look sees which. */
export type Paying = 'paid' | 'declined' | 'needs-person' | 'refused'

/** One try to take an open invoice's money now. A decline is an answer, not an error. */
export async function payInvoice(stripe: Stripe, input: PayInvoiceInput): Promise<Paying> {
  const { stripeInvoiceId, key, methodId } = input
  try {
    const { status } = await keyedWrite(key, (options) =>
      stripe.invoices.pay(stripeInvoiceId, methodId ? { payment_method: methodId } : {}, options),
    )

    return status === 'paid' ? 'paid' : 'refused'
  } catch (error) {
    if (isAsking(error)) return 'needs-person'
    if (error instanceof Stripe.errors.StripeCardError) return 'declined'
    if (isRefusedByStripe(error)) return 'refused'
    throw error
  }
}

function isAsking(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeError)) return false

  return error.code === 'invoice_payment_intent_requires_action' || error.code === 'authentication_required'
}
