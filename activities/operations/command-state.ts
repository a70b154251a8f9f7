import type { CommandAnswer } from '#workflows/shared/command.ts'

export type CommandState = {
  status: 'pending' | 'done' | 'refused'
  answer: CommandAnswer | null
  /** Why it is still pending: nobody answered in time, the start is on its way, or the run is lost. */
  pending?: 'unanswered' | 'not-started' | 'lost'
}
