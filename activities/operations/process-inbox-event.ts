import Stripe from 'stripe'
import type { Deps } from '../platform/deps.ts'
import type { InboxRow } from './claim-inbox.ts'
import { routeOf } from './inbox-routes.ts'
import type { InboxResult } from './mark-inbox.ts'

/** Works off one piece of news: re-reads what it is about and tells the processes concerned. Never throws. */
export async function processInboxEvent(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const route = routeOf(row)
  if (!route) return { kind: 'done', outcome: 'nobody needs this type' }

  try {
    return await route.handle(deps, row)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)

    return { kind: isAway(error) ? 'away' : 'refused', why }
  }
}

function isAway(error: unknown): boolean {
  if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeRateLimitError)
    return true
  // Two writers at one object: the other one is done in a moment.
  if (error instanceof Stripe.errors.StripeError && error.code === 'lock_timeout') return true

  return error instanceof Stripe.errors.StripeError && (error.statusCode ?? 0) >= 500
}
