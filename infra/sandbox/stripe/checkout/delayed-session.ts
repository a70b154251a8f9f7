import type Stripe from 'stripe'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'

/** A session that was completed before its money came: paid now, or never. */
export async function finishDelayedSession(
  tx: Tx,
  intent: Stripe.PaymentIntent,
  invoice: Stripe.Invoice | null,
  isPaid: boolean,
) {
  const session = await sessionOf(tx, intent, invoice)
  if (session?.status !== 'complete' || session.payment_status !== 'unpaid') return
  if (isPaid) session.payment_status = 'paid'
  await emit(tx, `checkout.session.async_payment_${isPaid ? 'succeeded' : 'failed'}`, session)
}

async function sessionOf(tx: Tx, intent: Stripe.PaymentIntent, invoice: Stripe.Invoice | null) {
  const id = tx.hidden(intent).checkoutSession
  if (id) return tx.find('checkout.session', id)
  if (!invoice) return null
  const [session] = await tx.select('checkout.session', "data->>'invoice' = $1", [invoice.id], { limit: 1 })

  return session ?? null
}
