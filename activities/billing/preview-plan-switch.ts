import { AppError } from '#workflows/shared/app-error.ts'
import { canWait } from '#workflows/billing/plan-change.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { type PlanWish, readPlanChange, type ReadPlanChange } from './read-plan-change.ts'
import { renewalTotal } from './renewal-total.ts'

export type PlanSwitchPreview = {
  fromName: string
  toName: string
  fromCents: number
  currency: string
  interval: string
  /** The end of what is paid; the first charge at the new price. */
  effectiveAt: string
  /** That charge, with discounts and tax as Stripe reckons them. */
  amountCents: number
}

/**
 * What a change of plan at the end of the period costs from then on: Stripe's own preview of the renewal at the new price.
 * Throws NOT_A_MEMBER, PLAN_FIXED, PLAN_GONE, PLAN_SWITCH_RUNS, SWITCH_NOW_ONLY.
 */
export async function previewPlanSwitch(deps: Deps, wish: PlanWish): Promise<PlanSwitchPreview> {
  return fetchSwitchPreview(await readPlanChange(deps, wish))
}

export async function fetchSwitchPreview(change: ReadPlanChange): Promise<PlanSwitchPreview> {
  const { stripe, subscription, item, from, to, stripePriceId } = change
  if (!canWait(from, to)) {
    const userMessage = 'This change takes effect at once: it costs more, or begins a new billing cycle.'
    throw new AppError('SWITCH_NOW_ONLY', { userMessage, status: 409 })
  }
  const renewal = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items: [{ id: item.id, price: stripePriceId }], proration_behavior: 'none' },
  })

  return {
    fromName: from.name,
    toName: to.name,
    fromCents: from.amountCents,
    currency: to.currency,
    interval: to.interval,
    effectiveAt: new Date(item.current_period_end * 1000).toISOString(),
    amountCents: renewalTotal(renewal),
  }
}
