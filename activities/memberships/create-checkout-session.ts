import type Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Checkout } from '#prisma/generated.server/client.ts'
import { ensureStripeCustomer } from '../billing/ensure-stripe-customer.ts'
import { expireSession } from '../billing/expire-session.ts'
import { readSessionTerms } from '../billing/read-session-terms.ts'
import { setBillingCountry } from '../billing/set-billing-country.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import type { Deps } from '../platform/deps.ts'
import { findSession } from './find-session.ts'

export type CreateCheckoutSessionInput = { checkout: Checkout; returnUrl: string; cancelUrl: string }

/**
 * The session of a checkout at Stripe, and its address. After a crash between Stripe's answer and our row the same key
 * gives the same session; nobody had its address, so nothing was promised. Throws CHECKOUT_REPLACED when a newer checkout
 * of the same person came in between: then this session is expired at once.
 */
export async function createCheckoutSession(deps: Deps, input: CreateCheckoutSessionInput): Promise<string> {
  const { checkout } = input
  const { organizationId, id } = checkout
  if (checkout.stripeUrl) return checkout.stripeUrl

  const customer = await ensureStripeCustomer(deps, checkout)
  await setBillingCountry(deps, { ...checkout, stripeCustomerId: customer })
  const session = await askForSession(deps, checkout, await sessionParams(deps, { ...input, customer }))
  const isOpen = await deps.db.forOrganization(organizationId, async (tx) => {
    const data = { stripeSessionId: session.id, stripeUrl: session.url }
    const entry = { kind: 'stripe_session', key: session.id, organizationId, entityId: id }
    await tx.directory.createMany({ data: entry, skipDuplicates: true })
    await tx.checkout.updateMany({ where: { organizationId, id }, data })

    return (await tx.checkout.count({ where: { organizationId, id, state: 'open' } })) > 0
  })
  if (isOpen && session.url) return session.url

  // The newer window may have closed it at Stripe already.
  if (session.status === 'open') await expireSession(deps.stripeFor(organizationId), session.id)
  const userMessage = 'You opened this in another window. Go on there, or start again here.'
  throw new AppError('CHECKOUT_REPLACED', { userMessage, status: 409 })
}

/** A double click asks twice at once: both get the answer to the first. */
function askForSession(deps: Deps, checkout: Checkout, params: Params): Promise<Stripe.Checkout.Session> {
  const { sessions } = deps.stripeFor(checkout.organizationId).checkout

  return keyedWrite(`kumiko:checkout:${checkout.id}:create`, async (options, attempt) => {
    const made = attempt > 1 ? await findSession(deps, checkout) : null

    return made ?? sessions.create(params, options)
  })
}

type Params = Stripe.Checkout.SessionCreateParams

async function sessionParams(deps: Deps, input: CreateCheckoutSessionInput & { customer: string }): Promise<Params> {
  const { checkout, customer, returnUrl, cancelUrl } = input
  const { organizationId, communityId, userId, planId, id: checkoutId, membershipId, withTrial, expiresAt } = checkout
  const plan = await deps.db.forOrganization(organizationId, (tx) =>
    tx.plan.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: planId } } }),
  )
  const { promotionCodeId, stripeTaxRateId } = await readSessionTerms(deps, checkout)
  const rates = stripeTaxRateId ? [stripeTaxRateId] : []
  if (!plan.stripePriceId) throw new Error(`Plan ${planId} has no price at Stripe.`)
  const metadata = { organizationId, communityId, membershipId: membershipId ?? '', checkoutId, userId }
  const shared = {
    // Of the account's ways to pay; a trial wants a card, by which it is known whether there was one before.
    allowed_payment_method_types: withTrial ? ['card'] : ['card', 'sepa_debit'],
    customer,
    client_reference_id: userId,
    success_url: returnUrl,
    cancel_url: cancelUrl,
    metadata,
    ...(promotionCodeId && { discounts: [{ promotion_code: promotionCodeId }] }),
    expires_at: Math.floor((expiresAt ?? new Date()).getTime() / 1000),
  } satisfies Params
  const line = { price: plan.stripePriceId, quantity: 1 }
  if (plan.interval === 'once') {
    const line_items = [{ ...line, ...(rates.length > 0 && { tax_rates: rates }) }]

    return { mode: 'payment', ...shared, line_items, payment_intent_data: { metadata } }
  }

  return {
    mode: 'subscription',
    ...shared,
    line_items: [line],
    payment_method_collection: 'always',
    subscription_data: {
      metadata,
      ...(withTrial && { trial_period_days: plan.trialDays }),
      // Of the subscription, not of its line: another plan or another rate keeps them in one place.
      ...(rates.length > 0 && { default_tax_rates: rates }),
    },
  }
}
