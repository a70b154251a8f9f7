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

/** The live memberships that a Stripe customer pays for. */
export function findByCustomer({ db }: Deps, customerId: string): Promise<Owner[]> {
  return db.forPlatform('inbox', async (tx) => {
    const rows = await tx.membership.findMany({
      where: { stripeCustomerId: customerId, state: { not: 'ended' } },
      select: { organizationId: true, id: true },
    })

    return rows.map(({ organizationId, id }) => ({ organizationId, membershipId: id }))
  })
}

/** The customer of a charge, or null when it had none. */
export async function customerOfCharge(deps: Deps, chargeId: string): Promise<string | null> {
  const customer = (await orNull(accountStripe(deps).charges.retrieve(chargeId)))?.customer
  if (!customer) return null

  return typeof customer === 'string' ? customer : customer.id
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
