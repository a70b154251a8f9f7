import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow'
import { commandInput, type CommandInput } from '../operations/command.messages.ts'
import type { CommandAnswer } from '../shared/command.ts'
import {
  cancelUpdate,
  extendUpdate,
  goalChangedSignal,
  subscriptionChangedSignal,
  trialStatusQuery,
} from './trial.messages.ts'
import type { TrialRunState } from './trial-run.ts'
import { refuseCancellation, refuseExtension } from './trial-commands.rules.ts'
import { type TrialCommandName, trialStage } from './trial.rules.ts'

/** Handlers only note what arrived; the main loop acts, and settles the answer a command waits for. */
export function listen(run: TrialRunState): void {
  const note = () => {
    run.hasNews = true
  }
  setHandler(subscriptionChangedSignal, note)
  setHandler(goalChangedSignal, note)
  setHandler(extendUpdate, (input) => take(run, 'extend', input), {
    validator: (input: CommandInput) => check(run, 'extend', input),
  })
  setHandler(cancelUpdate, (input) => take(run, 'cancel', input), {
    validator: (input: CommandInput) => check(run, 'cancel', input),
  })
  setHandler(trialStatusQuery, () => {
    const truth = run.reading?.truth

    return {
      stage: truth ? trialStage(truth, Date.parse(truth.readAt)) : run.stage,
      nextAt: truth?.trialEndsAt ?? null,
      said: [...run.said],
    }
  })
}

async function take(run: TrialRunState, name: TrialCommandName, { commandId }: CommandInput): Promise<CommandAnswer> {
  run.commands.push({ name, commandId })
  run.hasNews = true
  await condition(() => run.answers[commandId] !== undefined)

  return run.answers[commandId] ?? { ok: false, code: 'NOT_TAKEN', message: 'This could not be done.' }
}

/**
 * Shape and what this run knows already. Refused here, a command leaves no trace in the history; its limits are checked
 * in the activity that uses them up.
 */
function check(run: TrialRunState, name: TrialCommandName, input: CommandInput): void {
  if (!commandInput.safeParse(input).success) {
    throw ApplicationFailure.nonRetryable('The command has not the expected shape.', 'BAD_COMMAND')
  }
  const truth = run.reading?.truth
  if (!truth) return
  const refusal = name === 'extend' ? refuseExtension(truth, Date.now()) : refuseCancellation(truth)
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code)
}
