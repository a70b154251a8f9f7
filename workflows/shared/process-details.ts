import type { ProcessStep, ProcessTypes } from './process-types.ts'

type Ahead = { nextStep: string; deadlineMs: number }
type Over = { ending: string }
export type DetailsInput = { stage: string; ahead: Ahead | Over; lastEvent: string; opsUrl: string }

/** The table operators see on top of the workflow in the Temporal UI. Refs only, no names. What has ended has no deadline. */
export function detailsTable({ stage, ahead, lastEvent, opsUrl }: DetailsInput): string {
  return [
    '| | |',
    '|---|---|',
    `| Stage | ${stage} |`,
    ...('ending' in ahead
      ? [`| Ended | ${ahead.ending} |`]
      : [`| Next step | ${ahead.nextStep} |`, `| Deadline | ${new Date(ahead.deadlineMs).toISOString()} |`]),
    `| Last event | ${lastEvent} |`,
    `| In Kumiko | [process](${opsUrl}) |`,
  ].join('\n')
}

/** A step in a few words, for timers, activities and the table. */
export function describeStep<P extends ProcessTypes>(step: ProcessStep<P>, waits: Record<P['wait'], string>): string {
  switch (step.kind) {
    case 'answer':
      return `answer the command ${step.command.name}`
    case 'say':
      return `send ${step.message}`
    case 'act':
      return step.act
    case 'wait':
      return waits[step.reason]
    case 'end':
      return `end as ${step.outcome}`
  }
}

/** The latest of dated events, `name, when`; those that have not happened are left out. */
export function latestEvent(events: readonly (readonly [at: string | null | undefined, name: string])[]): string {
  const dated = events.flatMap(([at, name]) => (at ? [{ at, name }] : []))
  const last = dated.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1)

  return last ? `${last.name}, ${last.at}` : 'none yet'
}
