import type Stripe from 'stripe'
import { html, type Reply } from '../../core/http.ts'
import type { StripeContext } from '../context.ts'
import type { Tx } from '../transaction.ts'
import { messagePage } from './checkout-view.ts'

export type PortalSession = Stripe.BillingPortal.Session
export type Visit = { context: StripeContext; verb: string; token: string; rest: string[]; body: string }

/** Real seconds: an address that opens without a password is never a business hour long. */
const OPEN_SECONDS = 3600

/** The session behind an address, or the page that says why there is none. */
export async function openSession(tx: Tx, token: string): Promise<{ session: PortalSession } | { closed: Reply }> {
  const [session] = await tx.select(
    'billing_portal.session',
    "data->>'url' = $1",
    [`${tx.context.publicUrl}/p/session/${token}`],
    { limit: 1 },
  )
  if (!session)
    return {
      closed: html(
        404,
        messagePage({ title: 'There is no such page', text: 'The link is wrong or from another sandbox.' }),
      ),
    }
  if (session.created + OPEN_SECONDS > tx.now) return { session }
  const link = session.return_url ? { href: session.return_url, label: 'Back' } : null

  return {
    closed: html(
      410,
      messagePage({ title: 'This page has expired', text: 'Open it again from where you came.', link }),
    ),
  }
}
