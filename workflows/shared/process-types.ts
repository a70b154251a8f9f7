/** Position of a process in its own history; goes with every activity, and only grows. */
export type ProcessMark = { workflowId: string; episode: number; step: number }

/** The words a process is told in. Each process names its own in its rules; the kit of `process-*.ts` does the rest. */
export type ProcessTypes = {
  /** What is true now, as its owners said at the last look. */
  truth: unknown
  command: string
  act: string
  message: string
  wait: string
  stage: string
  outcome: string
}

export type ProcessCommand<P extends ProcessTypes> = {
  name: P['command']
  commandId: string
  /** As it came with the update: checked before it is used. */
  payload?: Record<string, unknown>
}

/** What a process does next. `until` is an absolute moment. */
export type ProcessStep<P extends ProcessTypes> =
  | { kind: 'answer'; command: ProcessCommand<P> }
  | { kind: 'say'; message: P['message'] }
  | { kind: 'act'; act: P['act'] }
  | { kind: 'wait'; until: number; reason: P['wait'] }
  | { kind: 'end'; outcome: P['outcome'] }

/** What the rules decide on: the truth, and what this run has heard and said since. */
export type ProcessState<P extends ProcessTypes> = {
  truth: P['truth']
  /** Messages this run has already handed to the mail activity. */
  said: readonly P['message'][]
  commands: readonly ProcessCommand<P>[]
}

/** What is true now, and where operators find the process. */
export type ProcessReading<P extends ProcessTypes> = { truth: P['truth']; opsUrl: string }

/** What operators may ask a run. */
export type ProcessStatus = { stage: string; nextAt: string | null; said: string[] }

/** Why something is not possible now, for a program and for the person. */
export type Refusal = { code: string; message: string }
