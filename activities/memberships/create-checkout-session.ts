import type Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Checkout } from '#prisma/generated.server/client.ts'
import { ensureStripeCustomer } from '../billing/ensure-stripe-customer.ts'
import type { Deps } from '../platform/deps.ts'

export type CreateCheckoutSessionInput = { checkout: Checkout; returnUrl: string; cancelUrl: string }

/**
 * The session of a checkout at Stripe, and its address. After a crash between Stripe's answer and our row the same key
 * gives the same session; nobody had its address, so nothing was promised.
 */
export async function createCheckoutSession(deps: Deps, input: CreateCheckoutSessionInput): Promise<string> {
  const { checkout } = input
  const { organizationId, id } = checkout
  if (checkout.stripeUrl) return checkout.stripeUrl

  const customer = await ensureStripeCustomer(deps, checkout)
  const params = await sessionParams(deps, { ...input, customer })
  const session = await deps
    .stripeFor(organizationId)
    .checkout.sessions.create(params, { idempotencyKey: `kumiko:checkout:${id}:create` })
  if (!session.url)
    throw new AppError('CHECKOUT_CLOSED', { userMessage: 'This payment page is closed. Start again.', status: 409 })
  const { id: stripeSessionId, url: stripeUrl } = session

  await deps.db.forOrganization(organizationId, async (tx) => {
    await tx.checkout.updateMany({ where: { organizationId, id, state: 'open' }, data: { stripeSessionId, stripeUrl } })
    const entry = { kind: 'stripe_session', key: stripeSessionId, organizationId, entityId: id }
    await tx.directory.createMany({ data: entry, skipDuplicates: true })
  })

  return stripeUrl
}

type Params = Stripe.Checkout.SessionCreateParams

async function sessionParams(deps: Deps, input: CreateCheckoutSessionInput & { customer: string }): Promise<Params> {
  const { checkout, customer, returnUrl, cancelUrl } = input
  const { organizationId, communityId, userId, planId, id: checkoutId, membershipId, withTrial, expiresAt } = checkout
  const plan = await deps.db.forOrganization(organizationId, (tx) =>
    tx.plan.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: planId } } }),
  )
  if (!plan.stripePriceId) throw new Error(`Plan ${planId} has no price at Stripe.`)
  const metadata = { organizationId, communityId, membershipId: membershipId ?? '', checkoutId, userId }
  const shared = {
    customer,
    client_reference_id: userId,
    line_items: [{ price: plan.stripePriceId, quantity: 1 }],
    success_url: returnUrl,
    cancel_url: cancelUrl,
    metadata,
    expires_at: Math.floor((expiresAt ?? new Date()).getTime() / 1000),
  } satisfies Params
  if (plan.interval === 'once') return { mode: 'payment', ...shared, payment_intent_data: { metadata } }

  return {
    mode: 'subscription',
    ...shared,
    payment_method_collection: 'always',
    subscription_data: { metadata, ...(withTrial && { trial_period_days: plan.trialDays }) },
  }
}
