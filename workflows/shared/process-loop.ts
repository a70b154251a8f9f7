import { allHandlersFinished, condition, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import { searchAttributePairs } from '../operations/search-attributes.ts'
import type { CommandAnswer } from './command.ts'
import { describeStep, type DetailsInput, detailsTable } from './process-details.ts'
import type { ProcessRun } from './process-run.ts'
import type {
  ProcessCommand,
  ProcessMark,
  ProcessReading,
  ProcessState,
  ProcessStep,
  ProcessTypes,
} from './process-types.ts'
import { waitUntil } from './wait-until.ts'

/** What makes one process different from another. Every effect gets a call of its own, with a newer mark. */
export type ProcessPlan<P extends ProcessTypes, About extends object, Call = About & { mark: ProcessMark }> = {
  read: (call: Call) => Promise<ProcessReading<P>>
  /** The rules: a pure function of what is true, heard and said. */
  next: (state: ProcessState<P>) => ProcessStep<P>
  answer: (call: Call, command: ProcessCommand<P>) => Promise<CommandAnswer>
  act: (call: Call, act: P['act']) => Promise<unknown>
  /** Answers `later` when the message may not be sent now: it is not said then, and the next truth tells from when on. */
  say: (call: Call, message: P['message']) => Promise<unknown>
  close: (call: Call, outcome: P['outcome']) => Promise<unknown>
  /** For operators: where it stands, the date that counts, what it waits for and what happened last. */
  stageOf: (truth: P['truth'], now: number) => P['stage']
  deadlineOf: (truth: P['truth']) => string
  waits: Record<P['wait'], string>
  /** How it ended, for operators. */
  endings: Record<P['outcome'], string>
  lastEvent: (truth: P['truth']) => string
}

/**
 * The life of a process: each wake reads the truth before anything is done, the rules say one step, the step is done, and
 * so on until they say it has ended. Commands and news only wake it (process-listen.ts).
 */
export async function keepPromise<P extends ProcessTypes, About extends object>(
  run: ProcessRun<P, About>,
  plan: ProcessPlan<P, About>,
): Promise<P['outcome']> {
  for (;;) {
    const reading = await look(run, plan)
    const step = plan.next({ truth: reading.truth, said: run.said, commands: run.commands })
    tell(run, plan, { reading, step })

    switch (step.kind) {
      case 'answer':
        await answer(run, plan, step.command)
        break
      case 'act':
        await plan.act(run.call(), step.act)
        run.hasNews = true
        break
      case 'say':
        say(run, plan, step.message)
        break
      case 'wait':
        await waitUntil(() => run.hasNews, step.until, describeStep(step, plan.waits))
        run.hasNews = true
        break
      case 'end':
        if (await isSettled(run)) return await finish(run, plan, step.outcome)
    }
  }
}

/** News that arrive while the owners are asked belong to the next look, hence the flag falls first. */
async function look<P extends ProcessTypes, About extends object>(
  run: ProcessRun<P, About>,
  plan: ProcessPlan<P, About>,
): Promise<ProcessReading<P>> {
  if (run.reading && !run.hasNews) return run.reading
  run.hasNews = false
  run.reading = await plan.read(run.call())

  return run.reading
}

async function answer<P extends ProcessTypes, About extends object>(
  run: ProcessRun<P, About>,
  plan: ProcessPlan<P, About>,
  command: ProcessCommand<P>,
): Promise<void> {
  run.answers[command.commandId] = await plan.answer(run.call(), command)
  run.commands.shift()
  run.hasNews = true
}

/** Messages go their own way, so that a mail server that is away delays no decision about money. */
function say<P extends ProcessTypes, About extends object>(
  run: ProcessRun<P, About>,
  plan: ProcessPlan<P, About>,
  message: P['message'],
): void {
  run.said.push(message)
  run.sending += 1
  const leave = (outcome?: unknown) => {
    if (outcome === 'later') run.said = run.said.filter((said) => said !== message)
    run.sending -= 1
    run.hasNews = true
  }
  void plan.say(run.call(), message).then(leave, () => {
    leave()
  })
}

/** Before the end: messages are out and no command is waiting. False when news came instead, and the loop looks again. */
async function isSettled<P extends ProcessTypes, About extends object>(run: ProcessRun<P, About>): Promise<boolean> {
  await condition(() => run.sending === 0 || run.commands.length > 0)

  return !run.hasNews && run.commands.length === 0
}

async function finish<P extends ProcessTypes, About extends object>(
  run: ProcessRun<P, About>,
  plan: ProcessPlan<P, About>,
  outcome: P['outcome'],
): Promise<P['outcome']> {
  await plan.close(run.call(), outcome)
  while (run.commands[0]) await answer(run, plan, run.commands[0])
  await condition(allHandlersFinished)

  return outcome
}

/** What operators see in the Temporal UI; the attributes change with the stage only. */
function tell<P extends ProcessTypes, About extends object>(
  run: ProcessRun<P, About>,
  plan: ProcessPlan<P, About>,
  { reading, step }: { reading: ProcessReading<P>; step: ProcessStep<P> },
): void {
  const { truth, opsUrl } = reading
  const stage = plan.stageOf(truth, Date.now())
  const deadline = plan.deadlineOf(truth)
  setCurrentDetails(
    detailsTable({ stage, ahead: aheadOf(plan, step, deadline), lastEvent: plan.lastEvent(truth), opsUrl }),
  )
  if (stage === run.stage) return

  run.stage = stage
  upsertSearchAttributes(searchAttributePairs({ KumikoStage: stage, KumikoDeadline: deadline }))
}

function aheadOf<P extends ProcessTypes, About extends object>(
  plan: ProcessPlan<P, About>,
  step: ProcessStep<P>,
  deadline: string,
): DetailsInput['ahead'] {
  if (step.kind === 'end') return { ending: plan.endings[step.outcome] }
  const deadlineMs = step.kind === 'wait' ? step.until : Date.parse(deadline)

  return { nextStep: describeStep(step, plan.waits), deadlineMs }
}
