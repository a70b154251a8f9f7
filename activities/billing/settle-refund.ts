import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { Refund } from '#prisma/generated.server/client.ts'
import type { RefundPayload } from '#workflows/operations/outbox.messages.ts'
import { enqueueBillingMail } from '../operations/outbox.ts'
import type { Deps } from '../platform/deps.ts'
import { findRefunds } from './find-refunds.ts'
import { keyedWrite } from './keyed-write.ts'
import { isRefusedByStripe } from './stripe-errors.ts'
import { syncInvoice } from './sync-invoice.ts'

type Outcome = { stripeRefundId: string } | { refusal: string }

/** Carries a refund out that was asked for. May be repeated at any time: it is looked up by its mark before it is made. */
export async function settleRefund(deps: Deps, { organizationId, refundId }: RefundPayload): Promise<void> {
  const where = { organizationId_id: { organizationId, id: refundId } }
  const refund = await deps.db.forOrganization(organizationId, (tx) =>
    tx.refund.findUnique({ where, include: { invoice: { select: { stripeInvoiceId: true } } } }),
  )
  if (refund?.status !== 'asked') return
  const { stripeInvoiceId } = refund.invoice
  const outcome = await giveBack(deps.stripeFor(organizationId), refund, stripeInvoiceId)
  // The invoice first: until the refund is done its money counts as on its way, so it is never given twice.
  await syncInvoice(deps, { organizationId, stripeInvoiceId })

  const { actorId, reason } = refund
  await deps.db.forOrganization(organizationId, (tx) => keep(tx, refund, outcome), { actorId, reason })
}

async function keep(tx: Tx, { organizationId, id, membershipId }: Refund, outcome: Outcome): Promise<void> {
  const isRefused = 'refusal' in outcome
  const { count } = await tx.refund.updateMany({
    where: { organizationId, id, status: 'asked' },
    data: { status: isRefused ? 'refused' : 'done', settledAt: new Date(), ...outcome },
  })
  if (count === 0 || isRefused) return
  await enqueueBillingMail(tx, { about: 'refunded', organizationId, membershipId, refundId: id })
}

async function giveBack(stripe: Stripe, refund: Refund, stripeInvoiceId: string): Promise<Outcome> {
  const { paymentIntentId } = await findRefunds(stripe, stripeInvoiceId)
  if (!paymentIntentId) return { refusal: 'Stripe has taken no money for this invoice.' }
  const known = await findOurs(stripe, paymentIntentId, refund.id)
  if (known) return { stripeRefundId: known.id }
  try {
    const { id } = await keyedWrite(`kumiko:refund:${refund.id}`, (options, attempt) =>
      create(stripe, { refund, paymentIntentId, options, attempt }),
    )

    return { stripeRefundId: id }
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error

    return { refusal: error.message }
  }
}

type Creation = { refund: Refund; paymentIntentId: string; options: Stripe.RequestOptions; attempt: number }

/** After a failure of Stripe's the refund may exist all the same. */
async function create(
  stripe: Stripe,
  { refund, paymentIntentId, options, attempt }: Creation,
): Promise<{ id: string }> {
  const { id, organizationId, membershipId, amountCents: amount } = refund
  const known = attempt > 1 ? await findOurs(stripe, paymentIntentId, id) : undefined
  const metadata = { organizationId, membershipId, refundId: id }
  if (known) return known

  return stripe.refunds.create(
    { payment_intent: paymentIntentId, amount, reason: 'requested_by_customer', metadata },
    options,
  )
}

async function findOurs(
  stripe: Stripe,
  paymentIntentId: string,
  refundId: string,
): Promise<{ id: string } | undefined> {
  const { data } = await stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 })

  return data.find(({ metadata }) => metadata?.refundId === refundId)
}
