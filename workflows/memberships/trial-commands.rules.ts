import type { Refusal } from '../shared/process-types.ts'
import { isExtensionOwed, type TrialCommandName, type TrialTruth } from './trial.rules.ts'

/** What the member may ask for now. */
export function openTrialCommands(truth: TrialTruth, now: number): TrialCommandName[] {
  if (truth.status !== 'trialing' || truth.cancelAt || now >= Date.parse(truth.trialEndsAt)) return []

  return truth.extension ? ['cancel'] : ['extend', 'cancel']
}

export const trialEnded: Refusal = {
  code: 'TRIAL_ENDED',
  message: 'Your trial has ended, so it can no longer be extended.',
}

/** Why a trial cannot be extended now; null when it can. */
export function refuseExtension(truth: TrialTruth, now: number): Refusal | null {
  const isOver = truth.status !== 'trialing' || now >= Date.parse(truth.trialEndsAt)
  if (isOver && !isExtensionOwed(truth)) return trialEnded
  if (truth.cancelAt) {
    return { code: 'TRIAL_CANCELLED', message: 'You have cancelled this trial, so it can no longer be extended.' }
  }
  if (truth.extension) {
    return { code: 'ALREADY_EXTENDED', message: 'Your trial was extended already. There is one extension in all.' }
  }

  return null
}

/** Why a trial cannot be cancelled now; null when it can. */
export function refuseCancellation(truth: TrialTruth): Refusal | null {
  // Asked in time counts, however late it is heard: whatever was charged meanwhile goes back.
  if (truth.status === 'trialing' || truth.cancelAskedAt) return null
  if (truth.status === 'active' || truth.status === 'past_due' || truth.status === 'unpaid') {
    return {
      code: 'ALREADY_CONVERTED',
      message: 'Your trial has ended and your membership has begun. End it under Settings, Memberships.',
    }
  }

  return { code: 'TRIAL_ENDED', message: 'Your trial has ended already. There is nothing left to cancel.' }
}
