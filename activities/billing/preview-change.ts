import type Stripe from 'stripe'
import { type PlanChange, planChangeOf } from '#workflows/billing/plan-change.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { nextPrice, termsOfSubscription } from './charge-terms.ts'
import { type PlanWish, readPlanChange, type ReadPlanChange } from './read-plan-change.ts'

export type PreviewChangeInput = PlanWish & {
  /** Unix seconds that unused time is counted from; now when left out. */
  prorationDate?: number
}

export type ChangePreview = {
  kind: PlanChange
  fromName: string
  toName: string
  currency: string
  /** What the invoice of the change says, line by line, in Stripe's words. */
  lines: { text: string; amountCents: number }[]
  /** Taken from what is credited to the customer already. */
  creditUsedCents: number
  /** Taken from the card at once. */
  dueCents: number
  /** Credit that is left afterwards, for the next invoices. */
  creditLeftCents: number
  nextChargeAt: string
  nextAmountCents: number
  /** Of every charge after the next. */
  fullAmountCents: number
  interval: string
  prorationDate: number
}

/**
 * What a change of plan costs, to the cent, before anybody agrees: Stripe's own preview of the invoice. The change itself
 * is asked for with the same `prorationDate`. Throws NOT_A_MEMBER, PLAN_FIXED, PLAN_GONE.
 */
export async function previewChange(deps: Deps, input: PreviewChangeInput): Promise<ChangePreview> {
  const change = await readPlanChange(deps, input)

  return fetchPreview(change, input.prorationDate ?? Math.floor(Date.now() / 1000))
}

/** Asks Stripe what the invoice of a change would be. */
export async function fetchPreview(change: ReadPlanChange, prorationDate: number): Promise<ChangePreview> {
  const { stripe, subscription, item, from, to } = change
  const preview = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: changeParams(change, prorationDate),
  })
  const kind = planChangeOf(from, to)
  const periodEnd =
    kind === 'interval'
      ? Math.max(...preview.lines.data.filter(({ amount }) => amount > 0).map(({ period }) => period.end))
      : item.current_period_end
  const terms = termsOfSubscription(subscription)
  const next = nextPrice({ plan: to, chargeTerms: terms, currentPeriodEndsAt: new Date(periodEnd * 1000) })
  const creditLeftCents = Math.max(0, -(preview.total + Math.min(0, preview.starting_balance)))

  return {
    kind,
    fromName: from.name,
    toName: to.name,
    currency: preview.currency.toUpperCase(),
    lines: preview.lines.data.map(({ description, amount }) => ({ text: description ?? to.name, amountCents: amount })),
    creditUsedCents: Math.max(0, preview.total - preview.amount_due),
    dueCents: preview.amount_due,
    creditLeftCents,
    nextChargeAt: new Date(periodEnd * 1000).toISOString(),
    nextAmountCents: Math.max(0, next.amountCents - creditLeftCents),
    fullAmountCents: next.laterCents ?? next.amountCents,
    interval: to.interval,
    prorationDate,
  }
}

/** What the preview and the change ask for alike: billed at once, and from today on where the interval is another one. */
export function changeParams({ item, stripePriceId, from, to }: ReadPlanChange, prorationDate: number) {
  return {
    items: [{ id: item.id, price: stripePriceId }],
    proration_behavior: 'always_invoice',
    proration_date: prorationDate,
    ...(from.interval !== to.interval && { billing_cycle_anchor: { type: 'now' } }),
  } satisfies Stripe.SubscriptionUpdateParams & Stripe.InvoiceCreatePreviewParams.SubscriptionDetails
}
