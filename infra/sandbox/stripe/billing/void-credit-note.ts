import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { paymentOf } from './finalize-invoice.ts'

/** Only a note on an invoice that is still open can be void: the amount is due again. */
export async function voidCreditNote(tx: Tx, note: Stripe.CreditNote) {
  const invoice = await tx.get('invoice', idOf(note.invoice))
  if (note.status !== 'issued' || note.type !== 'pre_payment' || invoice.status !== 'open')
    throw invalidRequest('You can only void issued credit notes of open invoices.', {
      code: 'status_transition_invalid',
    })
  note.status = 'void'
  note.voided_at = tx.now
  invoice.pre_payment_credit_notes_amount -= note.amount
  invoice.amount_due += note.amount
  invoice.amount_remaining += note.amount
  const due = await paymentOf(tx, invoice)
  if (due) {
    due.intent.amount = invoice.amount_remaining
    due.payment.amount_requested = invoice.amount_remaining
  }
  await emit(tx, 'credit_note.voided', note, tx.takeChanges(note))
  await emitUpdated(tx, 'invoice.updated', invoice)
}
