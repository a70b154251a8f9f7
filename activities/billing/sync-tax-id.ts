import Stripe from 'stripe'
import type { Deps } from '../platform/deps.ts'
import { setBillingCountry } from './set-billing-country.ts'
import { writeTaxId } from './write-tax-id.ts'

export type SyncTaxIdInput = { stripeTaxId: string }

/**
 * Reads a VAT id at Stripe: the register has answered, or it was taken away. The customer's invoices follow from the next
 * one on, which is news of its own. False when the id is none of ours.
 */
export async function syncTaxId(deps: Deps, { stripeTaxId }: SyncTaxIdInput): Promise<boolean> {
  const known = await deps.db.forPlatform('tax id', (tx) =>
    tx.taxId.findFirst({ where: { stripeTaxId }, include: { customer: { select: { stripeCustomerId: true } } } }),
  )
  if (!known) return false
  const { organizationId, userId, customer } = known
  const { stripeCustomerId } = customer
  const stripe = deps.stripeFor(organizationId)
  const fetchedAt = new Date()
  const taxId = await findTaxId(stripe, stripeCustomerId, stripeTaxId)
  if (taxId) await writeTaxId(deps, { organizationId, userId, taxId, fetchedAt })
  else {
    await deps.db.forOrganization(
      organizationId,
      (tx) => tx.taxId.deleteMany({ where: { organizationId, userId, stripeTaxId } }),
      { reason: 'taken away at Stripe' },
    )
  }
  const owner = await stripe.customers.retrieve(stripeCustomerId)
  const country = owner.deleted ? null : (owner.address?.country ?? null)
  await setBillingCountry(deps, { organizationId, userId, stripeCustomerId, country })

  return true
}

async function findTaxId(stripe: Stripe, customer: string, id: string): Promise<Stripe.TaxId | null> {
  try {
    return await stripe.customers.retrieveTaxId(customer, id)
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return null
    throw error
  }
}
