import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { closeDispute, endOfGivingIn } from '../payments/disputes.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

/** The texts by which test evidence decides a dispute. */
const DECIDING: Record<string, 'lost' | 'won'> = { losing_evidence: 'lost', winning_evidence: 'won' }

async function updateDispute(tx: Tx, params: Stripe.DisputeUpdateParams, id: string) {
  const dispute = await tx.get('dispute', id)
  dispute.metadata = mergeMetadata(dispute.metadata, params.metadata)
  if (params.evidence) addEvidence(dispute, params.evidence)
  if (params.submit !== false && params.evidence) submitEvidence(dispute)
  await emitUpdated(tx, 'charge.dispute.updated', dispute)
  const decision = DECIDING[dispute.evidence.uncategorized_text ?? '']
  if (dispute.status.endsWith('under_review') && decision)
    await closeDispute(tx, dispute, dispute.status === 'under_review' ? decision : 'warning_closed')

  return dispute
}

function addEvidence(dispute: Stripe.Dispute, { enhanced_evidence: _, ...texts }: Stripe.DisputeUpdateParams.Evidence) {
  if (!dispute.status.endsWith('needs_response'))
    throw invalidRequest('Evidence can no longer be added to this dispute.', { param: 'evidence' })
  for (const [name, text] of Object.entries(texts)) Object.assign(dispute.evidence, { [name]: text || null })
  dispute.evidence_details.has_evidence = true
}

function submitEvidence(dispute: Stripe.Dispute) {
  dispute.status = dispute.status === 'needs_response' ? 'under_review' : 'warning_under_review'
  dispute.evidence_details.submission_count += 1
  dispute.evidence_details.submission_method = 'manual'
}

export const disputeRoutes = [
  route('GET /v1/disputes/{id}', (tx, _, { id = '' }) => tx.get('dispute', id)),
  route<Stripe.DisputeUpdateParams>('POST /v1/disputes/{id}', (tx, params, { id = '' }) =>
    updateDispute(tx, params, id),
  ),
  route('POST /v1/disputes/{id}/close', async (tx, _, { id = '' }) => {
    const dispute = await tx.get('dispute', id)
    await closeDispute(tx, dispute, endOfGivingIn(dispute))

    return dispute
  }),
  route<Stripe.DisputeListParams>('GET /v1/disputes', (tx, params) =>
    listObjects(
      tx,
      'dispute',
      '/v1/disputes',
      params,
      new Filter().equals('charge', params.charge).equals('payment_intent', params.payment_intent),
    ),
  ),
]
