import { workflowInfo } from '@temporalio/workflow'
import type { CommandAnswer } from './command.ts'
import type { ProcessCommand, ProcessMark, ProcessReading, ProcessTypes } from './process-types.ts'

/**
 * What a run remembers between two wakes; nothing in it is a second copy of the truth for longer than a wake. `About`
 * says whose process it is and under which numbers.
 */
export type ProcessRun<P extends ProcessTypes, About extends object> = {
  about: About
  reading: ProcessReading<P> | null
  hasNews: boolean
  said: P['message'][]
  sending: number
  commands: ProcessCommand<P>[]
  answers: Record<string, CommandAnswer>
  stage: P['stage']
  /** Arguments of the next activity; its mark is newer than every one before. */
  call: () => About & { mark: ProcessMark }
}

export type StartRunInput<P extends ProcessTypes, About extends object> = {
  about: About
  episode: number
  stage: P['stage']
}

/** A run that knows nothing yet and will look at once. */
export function startRun<P extends ProcessTypes, About extends object>(
  input: StartRunInput<P, About>,
): ProcessRun<P, About> {
  const { about, episode, stage } = input
  const { workflowId } = workflowInfo()
  let step = 0

  return {
    about,
    reading: null,
    hasNews: true,
    said: [],
    sending: 0,
    commands: [],
    answers: {},
    stage,
    call: () => ({ ...about, mark: { workflowId, episode, step: ++step } }),
  }
}
