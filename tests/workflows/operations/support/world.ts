import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection, Worker } from '@temporalio/worker'
import { inject } from 'vitest'
import { openProcess } from '#activities/operations/open-process.ts'
import { loadConfig } from '#activities/platform/config.ts'
import { createDeps, type Deps } from '#activities/platform/deps.ts'
import { prepareNamespace } from '#infra/start/prepare-namespace.ts'
import { createTestDatabase } from '#tests/support/create-test-database.ts'
import { bundleWorkflows } from '#worker/bundle.ts'
import { createMetrics } from '#worker/metrics.ts'

export type World = Awaited<ReturnType<typeof createWorld>>

/** A database and a Temporal namespace of its own, and one organization with somebody in it. */
export async function createWorld(overrides: Record<string, string> = {}) {
  const { address } = inject('temporal')
  const namespace = `world-${randomUUID()}`
  const [database] = await Promise.all([createTestDatabase(), prepareNamespace({ address, namespace })])
  const config = loadConfig({
    DATABASE_APP_URL: database.appUrl,
    DATABASE_PLATFORM_URL: database.platformUrl,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    STRIPE_SECRET_KEY: 'sk_test_none',
    STRIPE_WEBHOOK_SECRET: 'whsec_of_this_test',
    STRIPE_API_BASE: 'http://127.0.0.1:9',
    SENDGRID_API_KEY: 'SG.none',
    SENDGRID_API_BASE: 'http://127.0.0.1:9',
    TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
    TWILIO_AUTH_TOKEN: 'token-of-this-test',
    TWILIO_API_BASE: 'http://127.0.0.1:9',
    SESSION_SECRET: 'a-secret-that-only-this-test-uses-1234',
    LOG_LEVEL: 'fatal',
    ...overrides,
  })
  const deps = createDeps(config, 'test')
  const organizationId = randomUUID()
  const userId = randomUUID()
  await deps.db.accounts.user.create({
    data: { id: userId, email: `${userId}@example.test`, name: 'Operator', passwordHash: 'none' },
  })
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.organization.create({ data: { id: organizationId, slug: `o-${organizationId}`, name: 'Test' } }),
  )

  return {
    config,
    deps,
    organizationId,
    userId,
    metrics: createMetrics(),
    close: async () => {
      await deps.close()
      await database.drop()
    },
  }
}

/** An open process of the probe: its row and the outbox row of its start. */
export async function openProbe(
  { deps, organizationId, userId }: World,
  options: { membershipId?: string; input?: object } = {},
) {
  const subjectId = randomUUID()
  const workflowId = `probe:${subjectId}`
  const { processId } = await deps.db.forOrganization(organizationId, (tx) =>
    openProcess(tx, {
      organizationId,
      kind: 'trial',
      subjectId,
      userId,
      membershipId: options.membershipId,
      start: {
        workflowId,
        workflowType: 'probe',
        input: { ...options.input },
        searchAttributes: {
          KumikoProcess: 'probe',
          KumikoNeedsHuman: false,
          KumikoAmountCents: 2900,
          KumikoDeadline: new Date().toISOString(),
        },
        summary: `probe ${subjectId}`,
      },
      view: { title: 'Probe', stage: 'open', openCommands: ['mark'], needsHuman: false, steps: [] },
    }),
  )

  return { processId, workflowId }
}

let bundle: Promise<string> | undefined

/** Runs the probe on the product's queue until stopped. */
export async function startProbeWorker({ config }: Pick<World, 'config'>): Promise<() => Promise<void>> {
  bundle ??= bundleWorkflows(fileURLToPath(new URL('probe.workflow.ts', import.meta.url)))
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS })
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: 'kumiko',
    workflowBundle: { code: await bundle },
  })
  const running = worker.run()

  return async () => {
    worker.shutdown()
    await running
    await connection.close()
  }
}

export async function until(isTrue: () => Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const endsAt = Date.now() + timeoutMs
  while (!(await isTrue())) {
    if (Date.now() > endsAt) throw new Error(`It did not become true within ${timeoutMs} ms: ${isTrue.toString()}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

export async function connectClient({ config }: Pick<World, 'config'>) {
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS })

  return { client: new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }), close: () => connection.close() }
}

/** How many rows wait, in the outbox of this world. */
export function waitingRows(deps: Deps): Promise<number> {
  return deps.db.forPlatform('test', (tx) => tx.outboxMessage.count({ where: { deliveredAt: null, deadAt: null } }))
}
