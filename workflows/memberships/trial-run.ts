import type { CommandAnswer } from '../shared/command.ts'
import type { TrialCall, TrialReading } from './trial.activities.ts'
import type { z } from 'zod'
import type { trialInput } from './trial.messages.ts'
import type { TrialPolicy } from './trial-policy.ts'
import type { TrialCommand, TrialMessage, TrialStage } from './trial.rules.ts'

/** What a run remembers between two wakes; nothing in it is a second copy of the truth for longer than a wake. */
export type TrialRunState = {
  policy: TrialPolicy
  dayMs: number
  reading: TrialReading | null
  hasNews: boolean
  said: TrialMessage[]
  sending: number
  commands: TrialCommand[]
  answers: Record<string, CommandAnswer>
  stage: TrialStage
  /** Arguments of the next activity; its mark is newer than every one before. */
  call: () => TrialCall
}

export function startRun(input: z.infer<typeof trialInput>, workflowId: string): TrialRunState {
  const { organizationId, membershipId, policy, dayMs, episode } = input
  let step = 0

  return {
    policy,
    dayMs,
    reading: null,
    hasNews: true,
    said: [],
    sending: 0,
    commands: [],
    answers: {},
    stage: 'trial',
    call: () => ({ organizationId, membershipId, policy, dayMs, mark: { workflowId, episode, step: ++step } }),
  }
}
