import { randomUUID } from 'node:crypto'
import type { WorkflowHandle } from '@temporalio/client'
import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { Worker } from '@temporalio/worker'
import type { dunning } from '#workflows/billing/dunning.workflow.ts'
import { dunningWorkflowId } from '#workflows/billing/dunning.messages.ts'
import type { DunningCommand } from '#workflows/billing/dunning.rules.ts'
import { searchAttributePairs } from '#workflows/operations/search-attributes.ts'
import { askAsRelay } from '../ask-as-relay.ts'
import type { DunningModel } from './dunning-model.ts'
import type { Deed, DunningScenario } from './dunning-scenarios.ts'

export const organizationId = '11111111-1111-4111-8111-111111111111'
export const dayMs = 86_400_000

export type Handle = WorkflowHandle<typeof dunning>
export type News = (handle: Handle, signal: 'invoiceChanged' | 'paymentMethodChanged') => Promise<void>

const tellOnce: News = (handle, signal) => handle.signal(signal)

export type DunningWorkersInput = {
  environment: TestWorkflowEnvironment
  code: string
  model: DunningModel
  maxCachedWorkflows?: number
}

/** Workers for the four queues, with the model behind the activities. */
export async function startDunningWorkers({ environment, code, model, maxCachedWorkflows }: DunningWorkersInput) {
  const { stripe, database, mail, sms } = model.activities
  const shared = { connection: environment.nativeConnection, namespace: environment.namespace }
  const cache = maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows }
  const workers = await Promise.all([
    Worker.create({ ...shared, taskQueue: 'kumiko', workflowBundle: { code }, activities: database, ...cache }),
    Worker.create({ ...shared, taskQueue: 'kumiko-stripe', activities: stripe }),
    Worker.create({ ...shared, taskQueue: 'kumiko-mail', activities: mail }),
    Worker.create({ ...shared, taskQueue: 'kumiko-sms', activities: sms }),
  ])
  const runs = Promise.all(workers.map((worker) => worker.run()))

  return async () => {
    for (const worker of workers) worker.shutdown()
    await runs
  }
}

export type Person = { membershipId: string; dunningId: string }

export function startDunning(
  environment: TestWorkflowEnvironment,
  { membershipId, dunningId }: Person,
): Promise<Handle> {
  const stripeInvoiceId = `in_${dunningId}`

  return environment.client.workflow.start<typeof dunning>('dunning', {
    workflowId: dunningWorkflowId(stripeInvoiceId),
    taskQueue: 'kumiko',
    args: [{ organizationId, membershipId, dunningId, stripeInvoiceId, dayMs }],
    typedSearchAttributes: searchAttributePairs({
      KumikoProcess: 'dunning',
      KumikoStage: 'unpaid',
      KumikoSubject: dunningId,
    }),
  })
}

export type Living = { scenario: DunningScenario; tell?: News }

/** Lives a scenario on workflow time and says what came of it. */
export async function liveDunning(
  environment: TestWorkflowEnvironment,
  model: DunningModel,
  { scenario, tell = tellOnce }: Living,
) {
  const person = { membershipId: randomUUID(), dunningId: randomUUID() }
  const startedAt = (await environment.currentTimeMs()) - (scenario.startAtDay ?? 0) * dayMs
  const { kind, hasSms, hiccups } = scenario
  model.fail(person.dunningId, { membershipId: person.membershipId, at: startedAt, kind, hasSms, hiccups })
  const [before, after] = [true, false].map((isBefore) =>
    scenario.deeds.filter(({ day }) => day < (scenario.startAtDay ?? 0) === isBefore),
  ) as [Deed[], Deed[]]
  for (const deed of before) if (deed.what === 'dispute') model.decide(person.dunningId, deed.status)
  const handle = await startDunning(environment, person)
  const refusals: string[] = []
  for (const deed of after) {
    const wait = startedAt + deed.day * dayMs - (await environment.currentTimeMs())
    if (wait > 0) await environment.sleep(wait)
    const refusal = await doIt({ model, handle, tell, deed, dunningId: person.dunningId })
    if (refusal) refusals.push(refusal)
  }
  const outcome = await handle.result()
  const life = model.lifeOf(person.dunningId)

  return { outcome, refusals, handle, life, endedAtDay: (life.closedAt - startedAt) / dayMs, ...person }
}

type Doing = { model: DunningModel; handle: Handle; tell: News; deed: Deed; dunningId: string }

async function doIt({ model, handle, tell, deed, dunningId }: Doing): Promise<string | null> {
  const { truth } = model.lifeOf(dunningId)
  switch (deed.what) {
    case 'retryNow':
    case 'offerPause':
    case 'writeOff':
      return command(handle, deed.what)
    case 'good-card':
    case 'bad-card':
      model.addCard(dunningId, deed.what === 'good-card')
      await tell(handle, 'paymentMethodChanged')

      return null
    case 'paid':
      await model.pay(dunningId)
      break
    case 'dispute':
      model.decide(dunningId, deed.status)
      if (deed.isSilent) return null
      break
    case 'stripe-pauses':
      truth.subscription = { status: 'paused', endedBy: 'payment' }
      break
    case 'member-leaves':
      model.end(dunningId, 'request')
  }
  await tell(handle, 'invoiceChanged')

  return null
}

export const command = (handle: Handle, name: DunningCommand, commandId?: string) =>
  askAsRelay(handle, name, { ...(commandId && { commandId }) })
