import type Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { ensurePortal } from './ensure-portal.ts'

export type OpenPortalInput = {
  organizationId: string
  userId: string
  /** Where Stripe's page leads back to: a path of ours. */
  returnPath: string
  /** Opens the page at one task and comes straight back after it. */
  flow?: 'payment_method_update'
}

/**
 * Stripe's own billing page for one person in one organization: cards, cancelling, invoices. The address is short-lived
 * and opens without a password, so it goes to that person's browser alone. Throws NO_CUSTOMER.
 */
export async function openPortal(deps: Deps, input: OpenPortalInput): Promise<{ url: string }> {
  const { organizationId, userId, returnPath, flow } = input
  const where = { organizationId_userId: { organizationId, userId } }
  const customer = await deps.db.forOrganization(organizationId, (tx) => tx.stripeCustomer.findUnique({ where }))
  if (!customer) {
    const userMessage = 'You have paid nothing here yet, so there is no card to look after.'
    throw new AppError('NO_CUSTOMER', { userMessage, status: 409 })
  }

  const stripe = deps.stripeFor(organizationId)
  const returnUrl = new URL(returnPath, deps.config.PUBLIC_URL).href
  const { url } = await stripe.billingPortal.sessions.create({
    customer: customer.stripeCustomerId,
    configuration: await ensurePortal(stripe),
    return_url: returnUrl,
    ...(flow && { flow_data: flowOf(flow, returnUrl) }),
  })

  return { url }
}

function flowOf(type: string, returnUrl: string): Stripe.BillingPortal.SessionCreateParams.FlowData {
  return { type, after_completion: { type: 'redirect', redirect: { return_url: returnUrl } } }
}
