import Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import { isPreviewFresh } from '#workflows/billing/plan-change.rules.ts'
import { formatMoney } from '#workflows/shared/format-money.ts'
import { membershipKey } from '../memberships/membership-keys.ts'
import { lockOwnMembership } from '../memberships/own-membership.ts'
import { writeSubscription } from '../memberships/write-subscription.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { subscriptionDetails } from './charge-terms.ts'
import { keyedWrite } from './keyed-write.ts'
import { changeParams, fetchPreview } from './preview-change.ts'
import { type PlanWish, readPlanChange, type ReadPlanChange } from './read-plan-change.ts'
import { idOf } from './stripe-errors.ts'
import { syncCustomer } from './sync-customer.ts'
import { syncInvoice } from './sync-invoice.ts'

export type ChangePlanInput = PlanWish & {
  /** Of the preview the member saw. */
  prorationDate: number
  /** What the button said. */
  dueCents: number
  /** The form's token: a second click is the same change. */
  token: string
}

/**
 * Changes the plan now, for exactly what the preview said. The bank refusing leaves everything as it was. Safe to repeat.
 * Throws NOT_A_MEMBER, PLAN_FIXED, PLAN_GONE, PREVIEW_OLD, CARD_DECLINED.
 */
export async function changePlan(deps: Deps, input: ChangePlanInput): Promise<{ planName: string }> {
  let change = await readPlanChange(deps, input)
  if (!isDone(change)) {
    if (await isSamePrice(deps, change, input)) await changeAtStripe(change, input)
    else {
      // The same form, pressed twice: what moved the price may be the other press.
      change = await readPlanChange(deps, input)
      if (!isDone(change)) throw priceMoved()
    }
  }
  await write(deps, change, input)

  return { planName: change.to.name }
}

function isDone({ item, stripePriceId }: ReadPlanChange): boolean {
  return item.price.id === stripePriceId
}

async function isSamePrice(deps: Deps, change: ReadPlanChange, input: ChangePlanInput): Promise<boolean> {
  const { prorationDate, dueCents } = input
  if (!isPreviewFresh(prorationDate, Math.floor(Date.now() / 1000))) return false

  return (await fetchPreview(deps, change, prorationDate)).dueCents === dueCents
}

function priceMoved(): AppError {
  const userMessage = 'The price has moved since it was shown. Look at the new one and decide again.'

  return new AppError('PREVIEW_OLD', { userMessage, status: 409 })
}

async function changeAtStripe(change: ReadPlanChange, { membershipId, prorationDate, token }: ChangePlanInput) {
  const { stripe, subscription, to } = change
  const params = { ...changeParams(change, prorationDate), payment_behavior: 'error_if_incomplete' as const }
  try {
    await keyedWrite(membershipKey(membershipId, 'plan', token), (options) =>
      stripe.subscriptions.update(subscription.id, params, options),
    )
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) throw declined(error, formatMoney(to.amountCents, to.currency))
    throw error
  }
}

function declined({ code }: Stripe.errors.StripeCardError, price: string): AppError {
  const why =
    code === 'subscription_payment_intent_requires_action'
      ? 'Your bank wants to confirm this payment with you, which a change of plan cannot wait for.'
      : 'Your bank declined the payment.'
  const userMessage = `${why} Nothing has changed and nothing was charged. Change your card, then try ${price} again.`

  return new AppError('CARD_DECLINED', { userMessage, status: 402 })
}

/** Subscription, decision and what follows from them; the invoice and the credit are read at once, so the next page is true. */
async function write(deps: Deps, { stripe, subscription, from, to }: ReadPlanChange, input: ChangePlanInput) {
  const { organizationId, membershipId, userId, token, dueCents } = input
  const fetchedAt = new Date()
  const fetched = await stripe.subscriptions.retrieve(subscription.id, { expand: subscriptionDetails })
  await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      await lockOwnMembership(tx, input)
      const decision = { organizationId, entity: 'membership', entityId: membershipId, action: 'change-plan' }
      const known = await tx.auditEntry.findFirst({
        where: { ...decision, kind: 'decision', after: { path: ['token'], equals: token } },
        select: { id: true },
      })
      if (!known) {
        const facts = { token, fromPlanId: from.id, toPlanId: to.id, dueCents, currency: to.currency }
        await recordDecision(tx, { ...decision, actorId: userId, facts })
      }
      await writeSubscription(tx, { organizationId, membershipId, subscription: fetched, fetchedAt })
    },
    { actorId: userId, reason: 'the member changed the plan' },
  )
  const stripeInvoiceId = idOf(fetched.latest_invoice)
  if (stripeInvoiceId) await syncInvoice(deps, { organizationId, stripeInvoiceId })
  await syncCustomer(deps, { organizationId, stripeCustomerId: idOf(fetched.customer) ?? '' })
}
