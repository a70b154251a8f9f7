import Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import { settleTierCheckout } from '../../billing/settle-tier-checkout.ts'
import { idOf } from '../../billing/stripe-errors.ts'
import { syncTier } from '../../billing/sync-tier.ts'
import { syncTierCustomer } from '../../billing/sync-tier-customer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { InboxRow } from '../claim-inbox.ts'
import type { InboxResult } from '../mark-inbox.ts'

type Handle = (deps: Deps, row: InboxRow) => Promise<InboxResult>

const notOurs = { kind: 'done', outcome: 'not ours' } satisfies InboxResult

/** News that are about no membership may be about what somebody pays the platform itself: asked second, as the rarer. */
export function orTier(handle: Handle, ofTier: Handle): Handle {
  return async (deps, row) => {
    const result = await handle(deps, row)

    return result.kind === 'done' && result.outcome === notOurs.outcome ? ofTier(deps, row) : result
  }
}

export function refreshTierBySubscription(deps: Deps, { objectId }: InboxRow): Promise<InboxResult> {
  return orNotOurs(async () => {
    const synced = await syncTier(deps, objectId)

    return synced ? { kind: 'done', outcome: `tier read again, ${synced.kind}` } : notOurs
  })
}

export function refreshTierByInvoice(deps: Deps, row: InboxRow): Promise<InboxResult> {
  return orNotOurs(async () => {
    const invoice = await deps.stripeFor('').invoices.retrieve(row.objectId)
    const objectId = idOf(invoice.parent?.subscription_details?.subscription)

    return objectId ? refreshTierBySubscription(deps, { ...row, objectId }) : notOurs
  })
}

export function refreshTierByCustomer(deps: Deps, { objectId }: InboxRow): Promise<InboxResult> {
  return orNotOurs(async () => {
    const isOurs = await syncTierCustomer(deps, objectId)

    return isOurs ? { kind: 'done', outcome: 'customer of the platform read again' } : notOurs
  })
}

export function settleTierNews(deps: Deps, { objectId: sessionId }: InboxRow): Promise<InboxResult> {
  return orNotOurs(async () => {
    const { kind } = await settleTierCheckout(deps, { sessionId })

    return { kind: 'done', outcome: `tier checkout ${kind}` }
  })
}

async function orNotOurs(work: () => Promise<InboxResult>): Promise<InboxResult> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError && error.code === 'CHECKOUT_UNKNOWN') return notOurs
    if (error instanceof Stripe.errors.StripeError && error.code === 'resource_missing') return notOurs
    throw error
  }
}
