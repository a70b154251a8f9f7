import { trialDates, type TrialRun, trialStage, type TrialStep, type TrialTruth } from './trial.rules.ts'

const waits: Record<Extract<TrialStep, { kind: 'wait' }>['reason'], string> = {
  reminder: 'remind by e-mail',
  'last-reminder': 'remind again, if there is no goal',
  decision: 'read the goal and decide about the charge',
  'trial-end': 'the trial ends at Stripe',
  charge: 'look whether the bank has answered',
  cancellation: 'the cancelled trial ends at Stripe',
}

/** The table operators see on top of the workflow in the Temporal UI. Refs only, no names. */
export function trialDetails(
  truth: TrialTruth,
  step: TrialStep,
  run: TrialRun & { opsUrl: string; now: number },
): string {
  const deadline = step.kind === 'wait' ? step.until : trialDates(truth, run).endsAt

  return [
    '| | |',
    '|---|---|',
    `| Stage | ${trialStage(truth, run.now)} |`,
    `| Next step | ${describeTrialStep(step)} |`,
    `| Deadline | ${new Date(deadline).toISOString()} |`,
    `| Last event | ${lastEvent(truth)} |`,
    `| In Kumiko | [process](${run.opsUrl}) |`,
  ].join('\n')
}

/** A step in a few words, for timers, activities and the table. */
export function describeTrialStep(step: TrialStep): string {
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

function lastEvent({ startedAt, goalSelectedAt, extension, charge, said, status }: TrialTruth): string {
  const events: [at: string | null | undefined, name: string][] = [
    [startedAt, 'joined'],
    [goalSelectedAt, 'goal chosen'],
    [extension?.at, `extended by ${extension?.by ?? 'us'}`],
    [charge?.paidAt, 'charged'],
    [charge?.refundedAt, 'refunded'],
    ...Object.entries(said).map(([message, at]): [string, string] => [at, `${message} sent`]),
  ]
  const dated = events.filter((event): event is [string, string] => Boolean(event[0]))
  const [at, name] = dated.sort(([a], [b]) => Date.parse(a) - Date.parse(b)).at(-1) ?? [startedAt, 'joined']

  return `${name}, ${at}, Stripe says ${status}`
}
