import type Stripe from 'stripe'

/** Back in the old rhythm, the rest of its period charged now; paid or not resumed (processes.md, Pause). */
export const resumeParams: Stripe.SubscriptionResumeParams = {
  billing_cycle_anchor: { type: 'unchanged' },
  proration_behavior: 'create_prorations',
  payment_behavior: 'resume_on_payment_success',
}
