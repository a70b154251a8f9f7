import {
  allHandlersFinished,
  condition,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import { searchAttributePairs } from '../operations/search-attributes.ts'
import { waitUntil } from '../shared/wait-until.ts'
import { describeTrialStep, trialDetails } from './trial-details.ts'
import { listen } from './trial-listen.ts'
import { trialInput, type TrialInput } from './trial.messages.ts'
import { database, mail, reading, writing } from './trial-proxies.ts'
import { startRun, type TrialRunState } from './trial-run.ts'
import {
  nextTrialStep,
  type TrialAct,
  type TrialCommand,
  type TrialMessage,
  type TrialOutcome,
  trialStage,
  type TrialStep,
} from './trial.rules.ts'

/**
 * The promise of a trial (processes.md, Trial): the full terms at once, reminders before the end, more time instead of a
 * charge while there is no goal, and never a charge kept without one. Each wake reads the truth before anything is done.
 */
export async function trial(rawInput: TrialInput): Promise<TrialOutcome> {
  const run = startRun(trialInput.parse(rawInput), workflowInfo().workflowId)
  listen(run)

  for (;;) {
    const { truth, opsUrl } = await readTruth(run)
    const step = nextTrialStep({ truth, said: run.said, commands: run.commands }, run, Date.now())
    tell(run, step, opsUrl)

    switch (step.kind) {
      case 'answer':
        await answer(run, step.command)
        break
      case 'act':
        await act(run, step.act)
        break
      case 'say':
        say(run, step.message)
        break
      case 'wait':
        await waitUntil(() => run.hasNews, step.until, describeTrialStep(step))
        run.hasNews = true
        break
      case 'end':
        if (await settled(run)) return await finish(run, step.outcome)
    }
  }
}

/** News that arrive while Stripe is asked belong to the next look, hence the flag falls first. */
async function readTruth(run: TrialRunState): Promise<NonNullable<TrialRunState['reading']>> {
  if (run.reading && !run.hasNews) return run.reading
  run.hasNews = false
  run.reading = await reading.readTrial.executeWithOptions({ summary: 'read subscription and goal' }, [run.call()])

  return run.reading
}

async function answer(run: TrialRunState, command: TrialCommand): Promise<void> {
  const { commandId, name } = command
  const summary = `${name}, asked by the member`
  run.answers[commandId] =
    name === 'extend'
      ? await writing.extendTrial.executeWithOptions({ summary }, [{ ...run.call(), by: 'member', commandId }])
      : await writing.cancelTrial.executeWithOptions({ summary }, [{ ...run.call(), commandId }])
  run.commands.shift()
  run.hasNews = true
}

async function act(run: TrialRunState, kind: TrialAct): Promise<void> {
  const call = run.call()
  if (kind === 'extend')
    await writing.extendTrial.executeWithOptions({ summary: 'no goal: more time' }, [{ ...call, by: 'us' }])
  if (kind === 'stop') await writing.stopTrial.executeWithOptions({ summary: 'no goal: stop without a charge' }, [call])
  if (kind === 'withhold')
    await writing.withholdCharge.executeWithOptions({ summary: 'no goal: take the draft back' }, [call])
  if (kind === 'refund')
    await writing.refundCharge.executeWithOptions({ summary: 'charged without a goal: refund' }, [call])
  run.hasNews = true
}

/** Messages go their own way, so that a mail server that is away delays no decision about money. */
function say(run: TrialRunState, message: TrialMessage): void {
  run.said.push(message)
  run.sending += 1
  const leave = () => {
    run.sending -= 1
    run.hasNews = true
  }
  void mail.sendTrialMail.executeWithOptions({ summary: message }, [{ ...run.call(), message }]).then(leave, leave)
}

/** Before the end: messages are out and no command is waiting. False when news came instead, and the loop looks again. */
async function settled(run: TrialRunState): Promise<boolean> {
  await condition(() => run.sending === 0 || run.commands.length > 0)

  return !run.hasNews && run.commands.length === 0
}

async function finish(run: TrialRunState, outcome: TrialOutcome): Promise<TrialOutcome> {
  await database.closeTrial.executeWithOptions({ summary: `close as ${outcome}` }, [{ ...run.call(), outcome }])
  while (run.commands[0]) await answer(run, run.commands[0])
  await condition(allHandlersFinished)

  return outcome
}

/** What operators see in the Temporal UI; the attributes change with the stage only. */
function tell(run: TrialRunState, step: TrialStep, opsUrl: string): void {
  const truth = run.reading?.truth
  if (!truth) return

  const now = Date.now()
  setCurrentDetails(trialDetails(truth, step, { ...run, opsUrl, now }))
  const stage = trialStage(truth, now)
  if (stage === run.stage) return

  run.stage = stage
  upsertSearchAttributes(searchAttributePairs({ KumikoStage: stage, KumikoDeadline: truth.trialEndsAt }))
}
