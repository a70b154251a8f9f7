import { expireCheckout } from '../../memberships/expire-checkout.ts'
import { fulfilCheckout } from '../../memberships/fulfil-checkout.ts'
import type { Deps } from '../../platform/deps.ts'
import type { InboxRow } from '../claim-inbox.ts'
import type { InboxResult } from '../mark-inbox.ts'

/** A Checkout Session ended, paid or not. What is true about it is asked by the operation itself. */
export async function settleCheckout(deps: Deps, { type, objectId }: InboxRow): Promise<InboxResult> {
  const known = await deps.db.accounts.directory.findUnique({
    where: { kind_key: { kind: 'stripe_session', key: objectId } },
  })
  if (!known) return { kind: 'done', outcome: 'not ours' }

  if (type === 'checkout.session.expired') {
    await expireCheckout(deps, { sessionId: objectId })

    return { kind: 'done', outcome: 'checkout expired' }
  }
  const { kind } = await fulfilCheckout(deps, { sessionId: objectId })

  return { kind: 'done', outcome: `checkout ${kind}` }
}
