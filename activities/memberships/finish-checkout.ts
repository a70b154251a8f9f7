import type Stripe from 'stripe'
import type { Checkout } from '#prisma/generated.server/client.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { refundInvoice } from '../billing/refund-invoice.ts'
import { idOf } from '../billing/stripe-errors.ts'
import type { Mail } from '../messaging/mail-blocks.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import type { Deps } from '../platform/deps.ts'
import { duplicateMail, joinedMail, refusedMail } from './checkout-mail.ts'

export type FinishCheckoutInput = {
  kind: 'fulfilled' | 'already' | 'duplicate' | 'refused'
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
  const mail = await mailOf(deps, input)
  if (mail) {
    await sendProcessMail(deps, {
      organizationId,
      userId: checkout.userId,
      ...(checkout.membershipId && { membershipId: checkout.membershipId }),
      dedupeKey: `checkout:${id}:${checkout.state}`,
      kind: `checkout.${checkout.state}`,
      class: 'transactional',
      mail,
    })
  }
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.checkout.updateMany({ where: { organizationId, id }, data: { settledAt: new Date() } }),
  )

  return checkout.refusal ?? undefined
}

/** The subscription ends at once and whatever was paid goes back in full. */
async function giveBack(deps: Deps, checkout: Checkout, session: Stripe.Checkout.Session): Promise<void> {
  const { organizationId, id } = checkout
  const stripe = deps.stripeFor(organizationId)
  const key = `kumiko:checkout:${id}:give-back`
  const subscriptionId = idOf(session.subscription)
  if (subscriptionId) {
    const { status } = await stripe.subscriptions.retrieve(subscriptionId)
    if (status !== 'canceled') {
      await keyedWrite(key, (options) =>
        stripe.subscriptions.cancel(subscriptionId, { invoice_now: false, prorate: false }, options),
      )
    }
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

/** A trial's welcome is the trial's own; everybody else is greeted here, with what was paid. */
async function mailOf(
  { db, config }: Deps,
  { checkout, communitySlug, session }: FinishCheckoutInput,
): Promise<Mail | null> {
  const { organizationId, communityId, planId, state, withTrial, termsText } = checkout
  const { community, plan } = await db.forOrganization(organizationId, async (tx) => ({
    community: await tx.community.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: communityId } },
    }),
    plan: await tx.plan.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: planId } } }),
  }))
  const facts = {
    communityName: community.name,
    communityUrl: `${new URL(config.PUBLIC_URL).origin}/c/${communitySlug}`,
    amountCents: session.amount_total ?? plan.amountCents,
    currency: plan.currency,
    termsText,
  }
  if (state === 'duplicate') return duplicateMail(facts)
  if (state === 'refused') return refusedMail(facts)

  return withTrial ? null : joinedMail(facts)
}
