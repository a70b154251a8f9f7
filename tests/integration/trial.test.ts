import { randomUUID } from 'node:crypto'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createMembershipActivities } from '#activities/memberships/index.ts'
import { selectGoal } from '#activities/goals/select-goal.ts'
import { deliverStart } from '#activities/operations/deliver-start.ts'
import { deliverSignal } from '#activities/operations/deliver-signal.ts'
import { placeCommand } from '#activities/operations/place-command.ts'
import { settleCommand } from '#activities/operations/settle-command.ts'
import { prepareNamespace } from '#infra/start/prepare-namespace.ts'
import { bundleWorkflows } from '#worker/bundle.ts'
import { signalPayload, startPayload } from '#workflows/operations/outbox.messages.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { scenarios, type Scenario } from '../workflows/memberships/scenarios.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/** A day of 24 seconds: an hour is one second, a trial of three days 72. */
const hourMs = 1_000
const namespace = `trial-${randomUUID().slice(0, 8)}`

let world: World
let planId: string
let connection: NativeConnection
let workers: Worker[]
let running: Promise<unknown>

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  const { address } = inject('temporal')
  await prepareNamespace({ address, namespace })
  world = await startWorld({ day: '24s', temporal: { address, namespace } })
  planId = await addPlan(world)
  connection = await NativeConnection.connect({ address })
  const { database, stripe, mail } = createMembershipActivities(world.deps)
  const shared = { connection, namespace }
  workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: 'kumiko',
      workflowBundle: { code: await bundleWorkflows() },
      activities: database,
    }),
    Worker.create({ ...shared, taskQueue: 'kumiko-stripe', activities: stripe }),
    Worker.create({ ...shared, taskQueue: 'kumiko-mail', activities: mail }),
  ])
  running = Promise.all(workers.map((worker) => worker.run()))
})

afterAll(async () => {
  for (const worker of workers) worker.shutdown()
  await running
  await connection.close()
  await world.stop()
})

test.concurrent.each(scenarios.map((scenario, index) => ({ ...scenario, index })))(
  'really lived: $name',
  { timeout: 240_000 },
  async ({ index, ...scenario }) => {
    const lived = await live(scenario, cards[index] ?? '')
    const { expected } = scenario

    expect(lived.outcome).toBe(expected.outcome)
    // A declined charge is told by the process that asks for it, which does not run here.
    const messages = expected.messages.filter((message) => message !== 'declined')
    expect(lived.messages).toEqual(messages)
    expect(lived.charged - lived.refunded).toBe(expected.keptCents)
    expect(lived.refunded).toBe(expected.refundedCents)
    expect(lived.refusals).toEqual(expected.refusals ?? [])
    expect(lived.process).toMatchObject({ stage: expected.outcome, outcome: expected.outcome, openCommands: [] })
    expect(lived.openPromises).toEqual([])
    expect(lived.latePromises).toEqual(expected.latePromises ?? [])
    expect(lived.sentCount).toBe(messages.length)
  },
)

async function live(scenario: Scenario, goodCard: string) {
  const { deps, organizationId, goalTemplateId } = world
  const { userId, email } = await addPerson(world)
  const card = scenario.isCardGood === false ? '4000000000000341' : goodCard
  const { membershipId = '' } = await join(world, { userId, planId, card, isTemporalAway: true })
  const workflowId = `trial:${membershipId}`
  const begun = Date.now()
  const at = (hour: number) =>
    new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + hour * hourMs - Date.now())))
  const inTenant = <T>(work: Parameters<typeof deps.db.forOrganization<T>>[1]) =>
    deps.db.forOrganization(organizationId, work)

  // The start goes out as the relay would send it, from the row that was promised with the membership.
  const row = await inTenant((tx) =>
    tx.outboxMessage.findFirstOrThrow({ where: { kind: 'start', orderingKey: workflowId } }),
  )
  await at(scenario.startAtHour ?? 0)
  await deliverStart(deps, startPayload.parse(row.payload), 10_000)
  const client = await deps.temporal.client()
  const result = client.workflow.getHandle(workflowId).result() as Promise<string>

  const command = async (name: string, hour: number) => {
    await at(hour)
    const process = await inTenant((tx) => tx.process.findFirstOrThrow({ where: { workflowId } }))
    const commandId = randomUUID()
    try {
      await placeCommand(deps, { organizationId, commandId, processId: process.id, name, userId })
    } catch (error) {
      if (error instanceof AppError && error.code === 'COMMAND_CLOSED') return closedReason(name)
      throw error
    }
    const { answer } = await settleCommand(deps, { organizationId, commandId, timeoutMs: 10_000 })

    return answer && !answer.ok ? answer.code : null
  }
  const goal = async (hour: number) => {
    await at(hour)
    await selectGoal(deps, { organizationId, membershipId, goalTemplateId, userId, token: randomUUID() })
    const news = await inTenant((tx) =>
      tx.outboxMessage.findFirstOrThrow({ where: { kind: 'signal', orderingKey: workflowId } }),
    )
    await deliverSignal(deps, signalPayload.parse(news.payload))
  }
  const answers = await Promise.all([
    ...(scenario.extendAtHours ?? []).map((hour) => command('extend', hour)),
    ...(scenario.cancelAtHour === undefined ? [] : [command('cancel', scenario.cancelAtHour)]),
    ...(scenario.goalAtHour === undefined ? [] : [goal(scenario.goalAtHour)]),
  ])
  const outcome = await result

  const membership = await inTenant((tx) => tx.membership.findFirstOrThrow({ where: { id: membershipId } }))
  const { data: charges } = await world.stripe.charges.list({ customer: membership.stripeCustomerId ?? '' })
  const process = await inTenant((tx) =>
    tx.process.findFirstOrThrow({ where: { workflowId }, include: { promises: true } }),
  )
  const deliveries = await inTenant((tx) =>
    tx.delivery.findMany({ where: { membershipId }, orderBy: { handedOverAt: 'asc' } }),
  )

  return {
    outcome,
    membership,
    process,
    messages: deliveries.map(({ dedupeKey }) => dedupeKey.slice(workflowId.length + 1)),
    sentCount: (await world.mailsTo(email)).length,
    charged: charges.filter(({ paid }) => paid).reduce((sum, { amount_captured }) => sum + amount_captured, 0),
    refunded: charges.reduce((sum, { amount_refunded }) => sum + amount_refunded, 0),
    refusals: answers.filter((answer): answer is string => typeof answer === 'string'),
    openPromises: process.promises.filter(({ status }) => status === 'open').map(({ key }) => key),
    latePromises: process.promises
      .filter(({ status }) => status === 'late')
      .map(({ key }) => key)
      .sort(),
  }
}

/** A page offers only what is open, so a second extension is refused before it is a command. */
function closedReason(name: string): string {
  return name === 'extend' ? 'ALREADY_EXTENDED' : 'COMMAND_CLOSED'
}
