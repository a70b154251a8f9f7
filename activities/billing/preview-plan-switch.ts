import { AppError } from '#workflows/shared/app-error.ts'
import { canWait } from '#workflows/billing/plan-change.rules.ts'
import { readTerms } from '#workflows/billing/price.rules.ts'
import { changeAfter, type PriceChange } from '#workflows/billing/price-phases.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { nextPrice, termsOfSubscription } from './charge-terms.ts'
import { type PlanWish, readPlanChange, type ReadPlanChange } from './read-plan-change.ts'
import { renewalTotal } from './renewal-total.ts'
import { lastingDiscounts, switchParams } from './switch-params.ts'

export type PlanSwitchPreview = {
  fromName: string
  toName: string
  /** What the next charge of the old plan would be. */
  fromCents: number
  fromInterval: string
  currency: string
  interval: string
  /** Another interval: its billing cycle begins then. */
  beginsCycle: boolean
  /** The end of what is paid; the first charge at the new price. */
  effectiveAt: string
  /** That charge, with discounts and tax as Stripe reckons them. */
  amountCents: number
  /** What follows it, where that is another price. */
  change: PriceChange | null
}

/**
 * What a change of plan at the end of the period costs from then on: Stripe's own preview of the renewal at the new price,
 * or of the new cycle.
 * Throws NOT_A_MEMBER, PLAN_FIXED, PLAN_GONE, PLAN_SWITCH_RUNS, PLAN_SAME, SWITCH_NOW_ONLY.
 */
export async function previewPlanSwitch(deps: Deps, wish: PlanWish): Promise<PlanSwitchPreview> {
  return fetchSwitchPreview(deps, await readPlanChange(deps, wish))
}

/** The same for a change that was read. */
export async function fetchSwitchPreview(
  { config }: Pick<Deps, 'config'>,
  change: ReadPlanChange,
): Promise<PlanSwitchPreview> {
  const { stripe, subscription, item, from, to, stripePriceId } = change
  if (item.price.id === stripePriceId) {
    throw new AppError('PLAN_SAME', { userMessage: `You have ${to.name} already. Choose another plan.`, status: 409 })
  }
  if (!canWait(from, to)) {
    const userMessage = 'This change costs more, so it takes effect at once.'
    throw new AppError('SWITCH_NOW_ONLY', { userMessage, status: 409 })
  }
  const beginsCycle = from.interval !== to.interval
  const effectiveAt = new Date(item.current_period_end * 1000)
  const renewal = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: switchParams({ beginsCycle }, { itemId: item.id, priceId: stripePriceId }),
    ...(beginsCycle && lastingDiscounts(subscription, effectiveAt)),
  })
  const amountCents = renewalTotal(renewal)
  const terms = readTerms(termsOfSubscription(subscription))
  const first = { firstAt: effectiveAt, firstCents: amountCents, dayMs: config.dayMs }

  return {
    fromName: from.name,
    toName: to.name,
    fromCents: nextPrice({ plan: from, chargeTerms: terms, currentPeriodEndsAt: effectiveAt }).amountCents,
    fromInterval: from.interval,
    currency: to.currency,
    interval: to.interval,
    beginsCycle,
    effectiveAt: effectiveAt.toISOString(),
    amountCents,
    change: changeAfter(to, terms, first),
  }
}
