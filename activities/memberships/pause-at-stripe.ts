import type { PauseCall } from '#workflows/memberships/pause.activities.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { isRefusedByStripe } from '../billing/stripe-errors.ts'
import type { Deps } from '../platform/deps.ts'
import { pauseKey } from './pause-keys.ts'
import { isUndone } from './pause-truth.ts'

/**
 * Pauses a subscription: status `paused`, no invoices, the unused time credited on the next one. Done already, or taken
 * back, it does nothing. Refused by Stripe, the refusal is kept, and the rules end the pause before it began.
 */
export async function pauseAtStripe(deps: Deps, call: PauseCall): Promise<void> {
  const { organizationId, pauseId, stripeSubscriptionId } = call
  const stripe = deps.stripeFor(organizationId)
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId)
  if (subscription.status !== 'active' || isUndone(subscription, pauseId)) return
  await beginNow(deps, call)

  try {
    await keyedWrite(pauseKey(pauseId, 'pause'), (options) =>
      stripe.subscriptions.pause(
        stripeSubscriptionId,
        {
          type: 'subscription',
          bill_for: { unused_time_from: { type: 'now' } },
          invoicing_behavior: 'pending_invoice_item',
        },
        options,
      ),
    )
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    // Refused because an earlier try came through, or because Stripe does not pause this one.
    const { status } = await stripe.subscriptions.retrieve(stripeSubscriptionId)
    if (status === 'active') await keepRefusal(deps, call, error.message)
  }
}

/** One that waited for a payment lasts as long as was asked for, counted from now; once. */
async function beginNow({ db }: Deps, { organizationId, pauseId }: PauseCall): Promise<void> {
  await db.forOrganization(
    organizationId,
    (tx) => tx.$executeRaw`
      update pauses set starts_at = now(), ends_at = now() + (ends_at - starts_at), waits_for_payment = false
      where organization_id = ${organizationId}::uuid and id = ${pauseId}::uuid and waits_for_payment`,
    { reason: 'the open payment arrived' },
  )
}

function keepRefusal({ db }: Deps, { organizationId, pauseId }: PauseCall, refusal: string): Promise<unknown> {
  return db.forOrganization(
    organizationId,
    (tx) => tx.pause.updateMany({ where: { organizationId, id: pauseId, pausedAt: null }, data: { refusal } }),
    { reason: 'Stripe refused the pause' },
  )
}
