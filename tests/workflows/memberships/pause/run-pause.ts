import { randomUUID } from 'node:crypto'
import type { WorkflowHandle } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import type { pause } from '#workflows/memberships/pause.workflow.ts'
import { pausePolicy } from '#workflows/memberships/pause-policy.ts'
import { pauseWorkflowId } from '#workflows/memberships/pause.messages.ts'
import type { PauseCommandName } from '#workflows/memberships/pause.rules.ts'
import { searchAttributePairs } from '#workflows/operations/search-attributes.ts'
import { askAsRelay, type Asking } from '../../ask-as-relay.ts'
import { dayMs, organizationId } from '../run-trial.ts'
import type { PauseModel } from './pause-model.ts'
import type { PauseScenario } from './scenarios.ts'

export async function startPauseRun(environment: TestWorkflowEnvironment, pauseId: string) {
  return environment.client.workflow.start<typeof pause>('pause', {
    workflowId: pauseWorkflowId(pauseId),
    taskQueue: 'kumiko',
    args: [
      {
        organizationId,
        membershipId: '22222222-2222-4222-8222-222222222222',
        pauseId,
        stripeSubscriptionId: 'sub_model',
        policy: pausePolicy({}),
        dayMs,
      },
    ],
    typedSearchAttributes: searchAttributePairs({
      KumikoProcess: 'pause',
      KumikoStage: 'planned',
      KumikoSubject: pauseId,
    }),
  })
}

type Deed = { day: number; run: () => Promise<string | null> }
type Handle = WorkflowHandle<typeof pause>
export type TellPause = (handle: Handle) => Promise<void>

const tellOnce: TellPause = (handle) => handle.signal('subscriptionChanged')

export type LivePauseInput = { scenario: PauseScenario; tell?: TellPause; pauseId?: string }

/** Lives a scenario on workflow time and says what came of it. */
export async function livePauseOnModel(
  environment: TestWorkflowEnvironment,
  model: PauseModel,
  { scenario, tell = tellOnce, pauseId = randomUUID() }: LivePauseInput,
) {
  const begun = await environment.currentTimeMs()
  const startsAt = begun + (scenario.startsOnDay ?? 0) * dayMs
  const { lengthDays, isCardGood } = scenario
  model.begin(pauseId, { askedAt: begun, startsAt, endsAt: startsAt + lengthDays * dayMs, isCardGood })
  const handle = await startPauseRun(environment, pauseId)
  const refusals: string[] = []
  for (const { day, run } of deedsOf({ scenario, model, handle, pauseId, tell, begun })) {
    const wait = begun + day * dayMs - (await environment.currentTimeMs())
    if (wait > 0) await environment.sleep(wait)
    const refusal = await run()
    if (refusal) refusals.push(refusal)
  }
  const outcome = await handle.result()

  return { outcome, refusals, handle, life: model.lifeOf(pauseId), pauseId }
}

type DeedsInput = {
  scenario: PauseScenario
  model: PauseModel
  handle: Handle
  pauseId: string
  tell: TellPause
  begun: number
}

function deedsOf({ scenario, model, handle, pauseId, tell, begun }: DeedsInput): Deed[] {
  const { resumeOnDay, callOffOnDay, move, newCardOnDay, resumedAtStripeOnDay } = scenario
  const deeds: Deed[] = []
  if (resumeOnDay !== undefined) deeds.push({ day: resumeOnDay, run: () => pauseCommand(handle, 'resumeNow') })
  if (callOffOnDay !== undefined) deeds.push({ day: callOffOnDay, run: () => pauseCommand(handle, 'cancelScheduled') })
  if (move) {
    const payload = { endsAt: new Date(begun + move.toDay * dayMs).toISOString() }
    deeds.push({ day: move.onDay, run: () => pauseCommand(handle, 'changeEnd', { payload }) })
  }
  for (const day of [newCardOnDay, resumedAtStripeOnDay]) {
    if (day === undefined) continue
    deeds.push({
      day,
      run: async () => {
        await model.resumeAtHand(pauseId)
        await tell(handle)

        return null
      },
    })
  }

  return deeds.sort((a, b) => a.day - b.day)
}

export const pauseCommand = (handle: Handle, name: PauseCommandName, asking?: Asking) =>
  askAsRelay(handle, name, asking)
