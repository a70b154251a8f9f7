import { isReversed } from '#workflows/billing/tax.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { loadTermsFacts } from './load-terms.ts'

export type SetBillingCountryInput = {
  organizationId: string
  userId: string
  stripeCustomerId: string
  /** Null leaves the customer as it is. */
  country: string | null
}

/**
 * The country on the invoices of a person, and whether the tax is reversed: Stripe then charges none and says so on each
 * invoice. No key: setting it twice is setting it once, and a status may come back within the day that a key lives.
 */
export async function setBillingCountry(deps: Deps, input: SetBillingCountryInput): Promise<void> {
  const { organizationId, userId, stripeCustomerId, country } = input
  if (country === null) return
  const facts = await deps.db.forOrganization(organizationId, (tx) =>
    loadTermsFacts(tx, { organizationId, userId, code: '', country }),
  )
  await deps.stripeFor(organizationId).customers.update(stripeCustomerId, {
    address: { country },
    tax_exempt: isReversed(facts, country) ? 'reverse' : 'none',
  })
}
