import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { ensurePortal } from './ensure-portal.ts'
import { findTier, throughTierDoor } from './tier-door.ts'

export type OpenTierPortalInput = { subject: TierSubject; returnPath: string }

/** Stripe's own page for what is paid to the platform: card, invoices, cancelling. Throws NO_CUSTOMER. */
export async function openTierPortal(
  deps: Deps,
  { subject, returnPath }: OpenTierPortalInput,
): Promise<{ url: string }> {
  const row = await throughTierDoor(deps, subject, (tx) => findTier(tx, subject))
  if (!row?.stripeCustomerId) {
    const userMessage = 'Nothing was paid here yet, so there is no card to look after.'
    throw new AppError('NO_CUSTOMER', { userMessage, status: 409 })
  }
  const stripe = deps.stripeFor('')
  const { url } = await stripe.billingPortal.sessions.create({
    customer: row.stripeCustomerId,
    configuration: await ensurePortal(stripe),
    return_url: new URL(returnPath, deps.config.PUBLIC_URL).href,
  })

  return { url }
}
