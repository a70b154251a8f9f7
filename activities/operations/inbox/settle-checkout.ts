import Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import { expireCheckout } from '../../memberships/expire-checkout.ts'
import { fulfilCheckout } from '../../memberships/fulfil-checkout.ts'
import type { Deps } from '../../platform/deps.ts'
import type { InboxRow } from '../claim-inbox.ts'
import type { InboxResult } from '../mark-inbox.ts'
import { patience } from './patience.ts'

/** A Checkout Session ended, paid or not. What is true about it is asked by the operation itself. */
export async function settleCheckout(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const sessionId = row.objectId
  if (row.type === 'checkout.session.expired') {
    await expireCheckout(deps, { sessionId })

    return { kind: 'done', outcome: 'checkout expired' }
  }

  try {
    const { kind } = await fulfilCheckout(deps, { sessionId, source: 'webhook' })
    if (kind === 'open' && row.attempts < patience) return { kind: 'early', why: 'Stripe says it is not paid yet' }

    return { kind: 'done', outcome: `checkout ${kind}` }
  } catch (error) {
    if (isUnknown(error)) return { kind: 'done', outcome: 'not ours' }
    throw error
  }
}

function isUnknown(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'CHECKOUT_UNKNOWN'

  return error instanceof Stripe.errors.StripeError && error.code === 'resource_missing'
}
