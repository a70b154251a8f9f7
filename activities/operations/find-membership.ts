import Stripe from 'stripe'
import { idOf } from '../billing/stripe-errors.ts'
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

/** The membership whose payment a dispute is about. */
export async function findByDispute(deps: Deps, stripeDisputeId: string): Promise<Found> {
  const dispute = await orNull(accountStripe(deps).disputes.retrieve(stripeDisputeId))
  const paymentIntentId = idOf(dispute?.payment_intent)

  return paymentIntentId ? findByPayment(deps, paymentIntentId) : { kind: 'strange' }
}

/** What a charge paid, and for whom; `subject` is its invoice, or its payment intent where it had none. */
export async function findByCharge(deps: Deps, chargeId: string): Promise<{ found: Found; subject: string }> {
  const charge = await orNull(accountStripe(deps).charges.retrieve(chargeId))
  const paymentIntentId = idOf(charge?.payment_intent)
  if (!paymentIntentId) return { found: { kind: 'strange' }, subject: '' }
  const subject = (await invoiceOfPayment(deps, paymentIntentId)) ?? paymentIntentId

  return { found: await findByPayment(deps, paymentIntentId), subject }
}

/** A refund as Stripe has it now; null when it knows none. */
export function findRefund(deps: Deps, refundId: string): Promise<Stripe.Refund | null> {
  return orNull(accountStripe(deps).refunds.retrieve(refundId))
}

/** By the invoice of a payment, whether its membership lives or has ended; else by what was booked of a purchase. */
async function findByPayment(deps: Deps, paymentIntentId: string): Promise<Found> {
  const invoiceId = await invoiceOfPayment(deps, paymentIntentId)
  if (invoiceId) return findByInvoice(deps, invoiceId)

  const booked = await deps.db.forPlatform('inbox', (tx) =>
    tx.ledgerTransaction.findFirst({
      where: { subject: paymentIntentId },
      select: { organizationId: true, membershipId: true },
    }),
  )

  return booked ? { kind: 'known', owner: booked } : { kind: 'strange' }
}

async function invoiceOfPayment(deps: Deps, paymentIntentId: string): Promise<string | null> {
  const payment = { type: 'payment_intent' as const, payment_intent: paymentIntentId }
  const { data } = await accountStripe(deps).invoicePayments.list({ payment, limit: 1 })

  return idOf(data[0]?.invoice)
}

/** All memberships that a Stripe customer pays or paid for, an ended one too. */
export function findByCustomer({ db }: Deps, customerId: string): Promise<(Owner & { isEnded: boolean })[]> {
  return db.forPlatform('inbox', async (tx) => {
    const rows = await tx.membership.findMany({
      where: { stripeCustomerId: customerId },
      select: { organizationId: true, id: true, state: true },
    })

    return rows.map(({ organizationId, id, state }) => ({
      organizationId,
      membershipId: id,
      isEnded: state === 'ended',
    }))
  })
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
