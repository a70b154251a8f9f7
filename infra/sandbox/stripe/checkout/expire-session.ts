import type Stripe from 'stripe'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'

/** Open to expired: the page says so, and nobody can pay any more. */
export async function expireSession(tx: Tx, session: Stripe.Checkout.Session) {
  session.status = 'expired'
  session.url = null
  delete tx.hidden(session).pending
  delete tx.hidden(session).form
  await tx.unschedule(session.id)
  await emit(tx, 'checkout.session.expired', session)
}

export async function expireDueSession(tx: Tx, sessionId: string) {
  const session = await tx.find('checkout.session', sessionId)
  if (session?.status === 'open') await expireSession(tx, session)
}
