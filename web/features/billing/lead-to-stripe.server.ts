import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { openPortal } from '#activities/billing/open-portal.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { redirectWithToast } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { billingPath } from './paths.ts'
import { findOwnMembership } from './queries/find-own-membership.server.ts'

export type LeadToStripeInput = {
  request: ActionFunctionArgs['request']
  userId: string
  flow?: 'payment_method_update'
}

/** Opens Stripe's page for the membership that the address names, and goes there. A refusal is said on our page. */
export async function leadToStripe(deps: Deps, { request, userId, flow }: LeadToStripeInput): Promise<Response> {
  const own = await findOwnMembership(deps.db, userId, new URL(request.url).searchParams.get('membership'))
  if (!own) throw notFound()
  try {
    const { organizationId } = own
    const { url } = await openPortal(deps, { organizationId, userId, returnPath: billingPath, flow })

    return redirect(url)
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return redirectWithToast(billingPath, { text: error.userMessage, tone: 'failed' })
  }
}
