import { grantsTier } from '#workflows/billing/tiers.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { findTierSubject } from './find-tier-subject.ts'
import { payInvoice } from './pay-invoice.ts'
import { idOf } from './stripe-errors.ts'
import { useCard } from './sync-customer.ts'
import { syncTier } from './sync-tier.ts'
import { findTier, throughTierDoor, whereTier } from './tier-door.ts'

/**
 * A card that was changed on Stripe's page pays from now on, at once what is open. It is written down after that, so that
 * a crash before leaves it new. False for a customer that is none of the platform's.
 */
export async function syncTierCustomer(deps: Deps, stripeCustomerId: string): Promise<boolean> {
  const subject = await findTierSubject(deps, stripeCustomerId)
  if (!subject) return false
  const stripe = deps.stripeFor('')
  const row = await throughTierDoor(deps, subject, (tx) => findTier(tx, subject))
  const customer = await stripe.customers.retrieve(stripeCustomerId)
  const defaultMethodId = customer.deleted ? null : idOf(customer.invoice_settings.default_payment_method)
  if (defaultMethodId && defaultMethodId !== row?.defaultMethodId) {
    await useCard(stripe, stripeCustomerId, defaultMethodId)
    if (row?.unpaidInvoiceId && grantsTier(row.stripeStatus)) {
      const stripeInvoiceId = row.unpaidInvoiceId
      const key = `kumiko:tier:${stripeInvoiceId}:card:${defaultMethodId}`
      await payInvoice(stripe, { stripeInvoiceId, methodId: defaultMethodId, key })
    }
    await throughTierDoor(
      deps,
      subject,
      (tx) => tx.tierSubscription.updateMany({ where: whereTier(subject), data: { defaultMethodId } }),
      { reason: 'another card at Stripe' },
    )
  }
  if (row?.stripeSubscriptionId) await syncTier(deps, row.stripeSubscriptionId, subject)

  return true
}
