import type Stripe from 'stripe'
import { emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'

/** Stripe's mark of the latest news about a customer's invoices: an automatic payment failed, or one was settled since. */
export async function setDelinquent(tx: Tx, invoice: Stripe.Invoice, isDelinquent: boolean) {
  const customer = await tx.find('customer', idOf(invoice.customer) ?? '')
  if (!customer || Boolean(customer.delinquent) === isDelinquent) return
  customer.delinquent = isDelinquent
  await emitUpdated(tx, 'customer.updated', customer)
}
