import Stripe from 'stripe'
import type { Deps } from '../platform/deps.ts'

export type Owner = { organizationId: string; membershipId: string }

/** `ours` carries our mark, but its membership is not written yet; `strange` was made by somebody else in this account. */
export type Found = { kind: 'known'; owner: Owner } | { kind: 'ours' } | { kind: 'strange' }

/** The membership of a Stripe subscription: by the directory, else by asking Stripe whether it carries our mark. */
export async function findBySubscription(deps: Deps, subscriptionId: string): Promise<Found> {
  const owner = await lookUp(deps, 'stripe_subscription', subscriptionId)
  if (owner) return { kind: 'known', owner }

  const subscription = await orNull(accountStripe(deps).subscriptions.retrieve(subscriptionId))

  return subscription?.metadata.organizationId ? { kind: 'ours' } : { kind: 'strange' }
}

/** The membership of a Stripe invoice, through its subscription when the invoice is new to us. */
export async function findByInvoice(deps: Deps, invoiceId: string): Promise<Found> {
  const invoice = await orNull(accountStripe(deps).invoices.retrieve(invoiceId))
  const subscription = invoice?.parent?.subscription_details?.subscription
  if (!subscription) return { kind: 'strange' }

  return findBySubscription(deps, typeof subscription === 'string' ? subscription : subscription.id)
}

/** The invoice that a charge paid, or null when it paid none. */
export async function invoiceOfCharge(deps: Deps, chargeId: string): Promise<string | null> {
  const stripe = accountStripe(deps)
  const charge = await orNull(stripe.charges.retrieve(chargeId))
  const intent = charge?.payment_intent
  if (!intent) return null

  const payments = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: typeof intent === 'string' ? intent : intent.id },
    limit: 1,
  })
  const invoice = payments.data[0]?.invoice

  return invoice ? (typeof invoice === 'string' ? invoice : invoice.id) : null
}

async function lookUp({ db }: Deps, kind: string, key: string): Promise<Owner | null> {
  const row = await db.accounts.directory.findUnique({ where: { kind_key: { kind, key } } })

  return row && { organizationId: row.organizationId, membershipId: row.entityId }
}

/** News come before their tenant is known, and the platform's own account is asked. */
function accountStripe({ stripeFor }: Deps): Stripe {
  return stripeFor('')
}

async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.code === 'resource_missing') return null
    throw error
  }
}
