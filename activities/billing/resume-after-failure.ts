import Stripe from 'stripe'
import type { Deps } from '../platform/deps.ts'
import { dunningKey } from './dunning-keys.ts'
import { keyedWrite } from './keyed-write.ts'
import { isRefusedByStripe } from './stripe-errors.ts'

export type ResumeAfterFailureInput = {
  organizationId: string
  stripeSubscriptionId: string
  /** The invoice that was paid late: it is resumed once for it. */
  stripeInvoiceId: string
}

/** The old rhythm, and nothing of the period that runs is charged: that is what the late payment is for. */
const params: Stripe.SubscriptionResumeParams = {
  billing_cycle_anchor: { type: 'unchanged' },
  proration_behavior: 'none',
  payment_behavior: 'resume_on_payment_success',
}

/**
 * Resumes a subscription that is still paused for a failed payment when nothing is open any more: Stripe does so itself for
 * the invoice that led to the pause, and not for another one. Safe to repeat.
 */
export async function resumeAfterFailure(deps: Deps, input: ResumeAfterFailureInput): Promise<void> {
  const { organizationId, stripeSubscriptionId: id, stripeInvoiceId } = input
  const stripe = deps.stripeFor(organizationId)
  if (!isPausedForFailure(await stripe.subscriptions.retrieve(id))) return
  const open = await stripe.invoices.list({ subscription: id, status: 'open', limit: 1 })
  if (open.data.length > 0) return
  try {
    await keyedWrite(dunningKey(stripeInvoiceId, 'resume'), (options) =>
      stripe.subscriptions.resume(id, params, options),
    )
  } catch (error) {
    // What was pending is billed with it; when that is declined, its invoice is asked for like any other.
    if (error instanceof Stripe.errors.StripeCardError) return
    // Refused because it was resumed meanwhile, which is what was wished for.
    if (!isRefusedByStripe(error) || isPausedForFailure(await stripe.subscriptions.retrieve(id))) throw error
  }
}

function isPausedForFailure({ status, status_details: why }: Stripe.Subscription): boolean {
  const type = why?.paused?.subscription?.type

  return status === 'paused' && (type === 'final_payment_failure' || type === 'first_payment_failure')
}
