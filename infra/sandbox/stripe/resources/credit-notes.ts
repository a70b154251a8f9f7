import type Stripe from 'stripe'
import { issueCreditNote } from '../billing/issue-credit-note.ts'
import { voidCreditNote } from '../billing/void-credit-note.ts'
import { emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata, pageWithin } from '../lists.ts'
import { route } from '../routing.ts'

export const creditNoteRoutes = [
  route<Stripe.CreditNoteCreateParams>('POST /v1/credit_notes', issueCreditNote),
  route('GET /v1/credit_notes/{id}', (tx, _, { id = '' }) => tx.get('credit_note', id)),
  route<Stripe.CreditNoteUpdateParams>('POST /v1/credit_notes/{id}', async (tx, params, { id = '' }) => {
    const note = await tx.get('credit_note', id)
    note.metadata = mergeMetadata(note.metadata, params.metadata)
    if (params.memo !== undefined) note.memo = params.memo
    await emitUpdated(tx, 'credit_note.updated', note)

    return note
  }),
  route('POST /v1/credit_notes/{id}/void', async (tx, _, { id = '' }) => {
    const note = await tx.get('credit_note', id)
    await voidCreditNote(tx, note)

    return note
  }),
  route<Stripe.CreditNoteListParams>('GET /v1/credit_notes', (tx, params) =>
    listObjects(
      tx,
      'credit_note',
      '/v1/credit_notes',
      params,
      new Filter().equals('customer', params.customer).equals('invoice', params.invoice),
    ),
  ),
  route<Stripe.PaginationParams>('GET /v1/credit_notes/{id}/lines', async (tx, params, { id = '' }) =>
    pageWithin(`/v1/credit_notes/${id}/lines`, (await tx.get('credit_note', id)).lines.data, params),
  ),
]
