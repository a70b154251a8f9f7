import Stripe from 'stripe'
import type { Deps } from '../platform/deps.ts'
import type { InboxRow } from './claim-inbox.ts'
import { routeOf } from './inbox-routes.ts'
import { isMailServerAway } from './mail-failure.ts'
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
  if (!(error instanceof Stripe.errors.StripeError)) return isMailServerAway(error)
  if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeRateLimitError)
    return true

  // With a lock_timeout another call holds the object, and is done in a moment.
  return error.code === 'lock_timeout' || (error.statusCode ?? 0) >= 500
}
