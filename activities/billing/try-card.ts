import type { DunningCall } from '#workflows/billing/dunning.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { dunningKey } from './dunning-keys.ts'
import { keyedWrite } from './keyed-write.ts'
import { observeDunning } from './observe-dunning.ts'
import { payInvoice } from './pay-invoice.ts'
import { idOf } from './stripe-errors.ts'

/**
 * Tries a new card once, at once. It is put where the failed one was first, so that Stripe's own next tries and the
 * renewals after them use it. The look afterwards keeps that it was tried, whatever the bank said.
 */
export async function tryCard(deps: Deps, call: DunningCall): Promise<void> {
  const { organizationId, stripeInvoiceId, dunningId } = call
  const { truth, subscription, dunning } = await observeDunning(deps, call)
  const methodId = truth.untriedMethodId
  if (!methodId || truth.invoice.status !== 'open') return

  const stripe = deps.stripeFor(organizationId)
  const own = idOf(subscription.default_payment_method)
  if (own && own !== methodId) {
    await keyedWrite(dunningKey(stripeInvoiceId, `slot:${methodId}`), (options) =>
      stripe.subscriptions.update(subscription.id, { default_payment_method: methodId }, options),
    )
  }
  await payInvoice(stripe, { stripeInvoiceId, methodId, key: dunningKey(stripeInvoiceId, `card:${methodId}`) })
  await deps.db.forOrganization(
    organizationId,
    (tx) =>
      tx.dunning.updateMany({
        where: { organizationId, id: dunningId, NOT: { triedMethodIds: { has: methodId } } },
        data: { triedMethodIds: [...dunning.triedMethodIds, methodId] },
      }),
    { reason: 'a new card was tried' },
  )
  await observeDunning(deps, call)
}
