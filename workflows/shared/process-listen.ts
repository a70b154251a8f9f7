import {
  ApplicationFailure,
  condition,
  type QueryDefinition,
  setHandler,
  type SignalDefinition,
} from '@temporalio/workflow'
import type { UpdateDefinition } from '@temporalio/common'
import { commandInput, type CommandInput } from '../operations/command.messages.ts'
import type { CommandAnswer } from './command.ts'
import type { ProcessRun } from './process-run.ts'
import type { ProcessStatus, ProcessTypes, Refusal } from './process-types.ts'

type NewsSignal = SignalDefinition<[Record<string, unknown>?]>
type CommandUpdate = UpdateDefinition<CommandAnswer, [CommandInput]>

export type Listening<P extends ProcessTypes> = {
  news: readonly NewsSignal[]
  commands: Record<P['command'], CommandUpdate>
  /** Why a command is refused by what this run knows already; null when the loop shall take it. */
  refuse: (name: P['command'], truth: P['truth'], payload: Record<string, unknown>) => Refusal | null
  status: QueryDefinition<ProcessStatus>
  /** Stage and next date of a truth, for the status query. */
  statusOf: (truth: P['truth']) => Pick<ProcessStatus, 'stage' | 'nextAt'>
}

/** Handlers only note what arrived; the main loop acts, and settles the answer a command waits for. Call before any await. */
export function listen<P extends ProcessTypes, About extends object>(
  run: ProcessRun<P, About>,
  { news, commands, refuse, status, statusOf }: Listening<P>,
): void {
  for (const signal of news) {
    setHandler(signal, () => {
      run.hasNews = true
    })
  }
  for (const [name, update] of Object.entries<CommandUpdate>(commands)) {
    const command: P['command'] = name
    setHandler(update, (input) => take(run, command, input), {
      validator: (input: CommandInput) => {
        check(run, input, (truth, payload) => refuse(command, truth, payload))
      },
    })
  }
  setHandler(status, () => {
    const known = run.reading ? statusOf(run.reading.truth) : { stage: run.stage, nextAt: null }

    return { ...known, said: [...run.said] }
  })
}

async function take<P extends ProcessTypes, About extends object>(
  run: ProcessRun<P, About>,
  name: P['command'],
  { commandId, payload }: CommandInput,
): Promise<CommandAnswer> {
  run.commands.push({ name, commandId, payload })
  run.hasNews = true
  await condition(() => run.answers[commandId] !== undefined)

  return run.answers[commandId] ?? { ok: false, code: 'NOT_TAKEN', message: 'This could not be done.' }
}

/**
 * Shape and what this run knows already. Refused here, a command leaves no trace in the history; its limits are checked
 * in the activity that uses them up.
 */
function check<P extends ProcessTypes, About extends object>(
  run: ProcessRun<P, About>,
  input: CommandInput,
  refuse: (truth: P['truth'], payload: Record<string, unknown>) => Refusal | null,
): void {
  const parsed = commandInput.safeParse(input)
  if (!parsed.success) throw ApplicationFailure.nonRetryable('The command has not the expected shape.', 'BAD_COMMAND')
  if (!run.reading) return
  const refusal = refuse(run.reading.truth, parsed.data.payload)
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code)
}
