/**
 * Workflow id of a deliberate new run of the same promise: `trial:{id}`, then `trial:{id}:2`, `:3`. A closed id never
 * runs again, so what it did stays readable under its own name.
 */
export function episodeWorkflowId(firstWorkflowId: string, episode: number): string {
  return episode <= 1 ? firstWorkflowId : `${firstWorkflowId}:${episode}`
}

export type ExecutionState = 'running' | 'missing' | 'terminated' | 'ended'

export type OpenRowVerdict = 'fine' | 'restart' | 'look'

/**
 * What an open row deserves. A run that Temporal lost or somebody ended by hand is started again, it promised things.
 * One that ended by itself without closing its row would end that way again: a person looks.
 */
export function judgeOpenRow(state: ExecutionState): OpenRowVerdict {
  if (state === 'running') return 'fine'

  return state === 'ended' ? 'look' : 'restart'
}
