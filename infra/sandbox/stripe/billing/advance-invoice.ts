import type { Tx } from '../transaction.ts'
import { collectInvoice } from './collect-invoice.ts'
import { businessSeconds } from './durations.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { subscriptionOf } from './follow-invoice.ts'
import { markUncollectible, voidInvoice } from './settle-invoice.ts'

const UNHEARD_HOURS = 72

/** The automatic hour has passed: finalise and collect. While nobody has answered `invoice.created` it waits on, at most 72 hours. */
export async function advanceInvoice(tx: Tx, invoiceId: string) {
  const invoice = await tx.find('invoice', invoiceId)
  if (invoice?.status !== 'draft' || !invoice.auto_advance) return
  const waitsUntil = invoice.created + businessSeconds({ hours: UNHEARD_HOURS }, tx.context.dayMs)
  if (tx.now < waitsUntil && (await isUnheard(tx, invoiceId))) {
    const again = Math.min(waitsUntil, tx.now + businessSeconds({ hours: 1 }, tx.context.dayMs))
    await tx.schedule(invoiceId, 'invoice.finalize', again)

    return
  }
  await finalizeInvoice(tx, invoice)
  if (hasStatus(invoice, 'open')) await collectOrHold(tx, invoiceId)
}

async function collectOrHold(tx: Tx, invoiceId: string) {
  const invoice = await tx.get('invoice', invoiceId)
  const behavior = (await subscriptionOf(tx, invoice))?.pause_collection?.behavior
  if (behavior === 'void') await voidInvoice(tx, invoice)
  else if (behavior === 'mark_uncollectible') await markUncollectible(tx, invoice, 'subscription_paused')
  else if (invoice.collection_method === 'charge_automatically') await collectInvoice(tx, invoice)
}

/** Some endpoint has tried and failed to take the news, and none is done yet. */
async function isUnheard(tx: Tx, invoiceId: string) {
  const { rows } = await tx.context.client.query<{ waiting: boolean }>(
    `select exists (select 1 from deliveries d join objects e on e.id = d.event_id
       where e.kind = 'event' and e.data #>> '{data,object,id}' = $1 and d.event_type = 'invoice.created'
         and d.status = 'pending' and d.attempts > 0) as waiting`,
    [invoiceId],
  )

  return rows[0]?.waiting ?? false
}

function hasStatus(invoice: { status: string | null }, status: string) {
  return invoice.status === status
}
