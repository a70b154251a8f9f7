import type { Refusal } from '../shared/process-types.ts'
import { disputePhase } from './dispute-status.rules.ts'
import { type DisputeCommand, isAnswerWanted, type DisputeTruth } from './dispute.rules.ts'

/** Asked on the dispute's own page alone, where what is sent can be read before. */
export const disputeCommands: readonly DisputeCommand[] = ['submitEvidence', 'acceptDispute']

export function openDisputeCommands(truth: DisputeTruth, now: number): DisputeCommand[] {
  return disputeCommands.filter((name) => refuseDisputeCommand(name, truth, now) === null)
}

/** Why a command is not possible now; null when it is. */
export function refuseDisputeCommand(name: DisputeCommand, truth: DisputeTruth, now: number): Refusal | null {
  const phase = disputePhase(truth.status)
  if (phase !== 'needs-response' && phase !== 'under-review') {
    return { code: 'DISPUTE_CLOSED', message: 'The bank has decided already. Nothing can be added.' }
  }
  if (phase === 'under-review' || !isAnswerWanted(truth)) {
    return { code: 'ALREADY_ANSWERED', message: 'The bank has your evidence and decides. Nothing can be added now.' }
  }
  const isLate = truth.evidenceDueAt !== null && now >= Date.parse(truth.evidenceDueAt)
  if (name === 'submitEvidence' && isLate) {
    return { code: 'TOO_LATE', message: 'The date for evidence has passed. The bank takes no more.' }
  }

  return null
}
