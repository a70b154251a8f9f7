import type Stripe from 'stripe'
import type { Checkout } from '#prisma/generated.server/client.ts'
import { isOverAtStripe } from '#workflows/billing/tiers.rules.ts'
import { endSubscription } from '../billing/end-subscription.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { refundInvoice } from '../billing/refund-invoice.ts'
import { idOf } from '../billing/stripe-errors.ts'
import type { Deps } from '../platform/deps.ts'
import { sendCheckoutMail } from './send-checkout-mail.ts'
import { voidInvoice } from './void-invoice.ts'

export type FinishCheckoutInput = {
  kind: 'fulfilled' | 'already' | 'duplicate' | 'refused' | 'failed'
  checkout: Checkout
  communitySlug: string
  session: Stripe.Checkout.Session
}

/**
 * What a decided checkout still owes outside our database: a second payment goes back, a refused trial is cancelled, and
 * the person hears of it. Repeated until done; each part looks first whether it was done. Returns what to tell the person.
 */
export async function finishCheckout(deps: Deps, input: FinishCheckoutInput): Promise<string | undefined> {
  const { kind, checkout, session } = input
  const { organizationId, id, settledAt } = checkout
  if (settledAt) return checkout.refusal ?? undefined
  if (kind === 'duplicate' || kind === 'refused') await giveBack(deps, checkout, session)
  if (kind === 'failed') await callOff(deps, checkout, session)
  await sendCheckoutMail(deps, input)
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.checkout.updateMany({ where: { organizationId, id }, data: { settledAt: new Date() } }),
  )

  return checkout.refusal ?? undefined
}

/** Nothing is left at Stripe that could still take the money, or renew. */
async function callOff(deps: Deps, { organizationId, id }: Checkout, session: Stripe.Checkout.Session): Promise<void> {
  const stripe = deps.stripeFor(organizationId)
  const invoiceId = idOf(session.invoice)
  if (invoiceId) await voidInvoice(stripe, await stripe.invoices.retrieve(invoiceId))
  const subscriptionId = idOf(session.subscription)
  if (subscriptionId) await endIfRunning(stripe, subscriptionId, `kumiko:checkout:${id}:call-off`)
}

async function endIfRunning(stripe: Stripe, id: string, key: string): Promise<void> {
  const { status } = await stripe.subscriptions.retrieve(id)
  if (!isOverAtStripe(status)) await endSubscription(stripe, { id, key })
}

/** The subscription ends at once and whatever was paid goes back in full. */
async function giveBack(deps: Deps, checkout: Checkout, session: Stripe.Checkout.Session): Promise<void> {
  const { organizationId, id } = checkout
  const stripe = deps.stripeFor(organizationId)
  const key = `kumiko:checkout:${id}:give-back`
  const subscriptionId = idOf(session.subscription)
  if (subscriptionId) {
    await endIfRunning(stripe, subscriptionId, key)
    const stripeInvoiceId = idOf(session.invoice)
    const membershipId = checkout.membershipId ?? ''
    if (stripeInvoiceId)
      await refundInvoice(deps, { organizationId, membershipId, stripeInvoiceId, key: `${key}:refund` })
  }
  const paymentIntent = idOf(session.payment_intent)
  if (paymentIntent) await refundIntent(stripe, paymentIntent, key)
}

async function refundIntent(stripe: Stripe, paymentIntent: string, key: string): Promise<void> {
  const before = await stripe.refunds.list({ payment_intent: paymentIntent, limit: 10 })
  if (before.data.some(({ status }) => status !== 'failed' && status !== 'canceled')) return
  await keyedWrite(`${key}:refund`, (options) => stripe.refunds.create({ payment_intent: paymentIntent }, options))
}
