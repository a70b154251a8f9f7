import type Stripe from 'stripe'
import { type PlanChange, planChangeOf } from '#workflows/billing/plan-change.rules.ts'
import { type PricePhase, pricePhases } from '#workflows/billing/price-phases.rules.ts'
import { readTerms } from '#workflows/billing/price.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { termsOfSubscription } from './charge-terms.ts'
import { type PreviewLine, previewLines } from './preview-lines.ts'
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
  /** What the invoice of the change says, line by line, in Stripe's words; together its total. */
  lines: PreviewLine[]
  /** Taxes that are in the amounts of the lines already. */
  contained: PreviewLine[]
  /** Credited to the customer already; less than nothing where something is owed from before. */
  heldCents: number
  /** Taken from the card at once. */
  dueCents: number
  /** Credit that is left afterwards, for the next invoices. */
  creditLeftCents: number
  nextChargeAt: string
  nextAmountCents: number
  /** Of the charges after the next, while their price is not the last one yet. */
  between: { amountCents: number; until: string } | null
  /** Of every charge after those. */
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

  return fetchPreview(deps, change, input.prorationDate ?? Math.floor(Date.now() / 1000))
}

/** Asks Stripe what the invoice of a change would be. */
export async function fetchPreview(
  { config }: Pick<Deps, 'config'>,
  change: ReadPlanChange,
  prorationDate: number,
): Promise<ChangePreview> {
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
  const terms = readTerms(termsOfSubscription(subscription))
  const phases = pricePhases(to, terms, { firstAt: new Date(periodEnd * 1000), dayMs: config.dayMs })
  const creditLeftCents = Math.max(0, -(preview.total + Math.min(0, preview.starting_balance)))

  return {
    kind,
    fromName: from.name,
    toName: to.name,
    currency: preview.currency.toUpperCase(),
    ...previewLines(preview, subscription, to.name),
    heldCents: 0 - preview.starting_balance,
    dueCents: preview.amount_due,
    creditLeftCents,
    nextChargeAt: new Date(periodEnd * 1000).toISOString(),
    nextAmountCents: Math.max(0, (phases[0]?.grossCents ?? 0) - creditLeftCents),
    between: betweenOf(phases),
    fullAmountCents: phases.at(-1)?.grossCents ?? 0,
    interval: to.interval,
    prorationDate,
  }
}

function betweenOf([next, after]: PricePhase[]): ChangePreview['between'] {
  return next && after && next.count !== 1 ? { amountCents: next.grossCents, until: after.startsAt } : null
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
