import { build } from './build-step.ts'
import { prismaClient, webApp, workflowBundle } from './builds.ts'
import { needsSandbox, productEnv, sandboxEnv, type Addresses, type EnvInput } from './child-env.ts'
import { choosePorts } from './choose-ports.ts'
import {
  checkAdmin,
  databaseUrls,
  ensureSandboxDatabase,
  hasSeed,
  isEmptyDatabase,
  migrateDatabase,
} from './databases.ts'
import { loadDemo, readLogins } from './demo.ts'
import { keepRunning, type KeptPart, type Started, type Watch } from './keep-running.ts'
import type { Part } from './keys.ts'
import { urlHost } from './loopback.ts'
import { startPostgres } from './postgres.ts'
import { writeRunning } from './running-file.ts'
import { say, step, type Login, type Summary } from './screen.ts'
import { loadSecrets, type Secrets } from './secrets.ts'
import type { Settings } from './settings.ts'
import type { Shutdown } from './shutdown.ts'
import { startNode } from './start-node.ts'
import { saveState, type State } from './state-folder.ts'
import type { SupervisorRecord } from './supervisor-record.ts'
import { sandboxMailKey } from './sandbox-mail-key.ts'
import { startTemporal } from './temporal.ts'
import { useTemporal } from './use-temporal.ts'
import { watchSources } from './watch-sources.ts'

export type StartInput = {
  settings: Settings
  sandboxed: Set<Part>
  record: SupervisorRecord
  shutdown: Shutdown
  state: State
}

type Stage = StartInput & { secrets: Secrets; keep: Keep }
type Keep = <T extends Started>(name: string, start: (watch: Watch) => Promise<T>) => Promise<KeptPart<T>>

/** Starts every part in the order of its needs and returns what the one screen shows. Throws StartError. */
export async function startEverything(input: StartInput): Promise<Omit<Summary, 'home' | 'tookMs'>> {
  const ports = await choosePorts(input.settings, say)
  const settings = { ...input.settings, ports }
  const secrets = loadSecrets(settings.home)
  let publish = () => undefined as void
  const stage: Stage = {
    ...input,
    settings,
    secrets,
    keep: keeper(input, () => {
      publish()
    }),
  }

  const [{ adminUrl, urls }, temporal] = await Promise.all([database(stage), temporalServer(stage), sources(settings)])
  const web = `http://${urlHost(settings.host)}:${ports.web}`
  const addresses: Addresses = { databases: urls, temporal, web }
  const facts: EnvInput = { environment: process.env, settings, secrets, sandboxed: input.sandboxed, addresses }

  const parts = await programs(stage, facts, adminUrl)
  const logins = await demo(stage, facts, adminUrl)
  publish = () => {
    writeRunning({ ...facts, pids: input.record.pids(), logins })
  }
  publish()
  if (settings.isDev) watchSources({ ...parts, say, logDir: `${settings.home}/logs` })

  return {
    web,
    temporalUi: temporal.ui,
    desk: productEnv(facts).SANDBOX_DESK_URL,
    day: settings.day,
    logins,
    isDev: settings.isDev,
  }
}

function keeper({ record, shutdown }: StartInput, onRestart: () => void): Keep {
  return async (name, start) => {
    if (shutdown.isStopping()) throw new Error('stopping')
    const onGiveUp = (reason: string) => {
      console.error(`\n  ✗ ${reason} Kumiko stops; its log says why.\n`)
      void shutdown.stop(1)
    }
    const part = await keepRunning({ name, start, record, isStopping: shutdown.isStopping, say, onRestart, onGiveUp })
    shutdown.add({ name, stop: part.stop })

    return part
  }
}

async function database({
  settings,
  secrets,
  keep,
}: Stage): Promise<{ adminUrl: string; urls: ReturnType<typeof databaseUrls> }> {
  const adminUrl = process.env.DATABASE_URL || (await ownPostgres(settings, keep))
  if (process.env.DATABASE_URL) await step('Postgres of DATABASE_URL', () => checkAdmin(adminUrl))
  const urls = databaseUrls(adminUrl, secrets, process.env)
  await step(
    'database',
    () => migrateDatabase(adminUrl, urls),
    (said) => said,
  )

  return { adminUrl, urls }
}

async function ownPostgres({ home, host, ports }: Settings, keep: Keep): Promise<string> {
  const options = { dataDir: `${home}/postgres`, port: ports.database, host, logFile: `${home}/logs/postgres.log` }
  const postgres = await step(`Postgres on ${urlHost(host)}:${ports.database}`, () =>
    keep('postgres', (watch) => startPostgres({ ...options, ...watch })),
  )

  return postgres.current().adminUrl
}

async function temporalServer({ settings, keep }: Stage): Promise<Addresses['temporal']> {
  const namespace = process.env.TEMPORAL_NAMESPACE || 'kumiko'
  const given = process.env.TEMPORAL_ADDRESS
  if (given)
    return step(`Temporal at ${given}`, () => useTemporal({ address: given, namespace, env: process.env, say }))

  const { home, host, ports } = settings
  const options = {
    home,
    host,
    port: ports.temporal,
    uiPort: ports.temporalUi,
    namespace,
    say,
    alsoIn: ['node_modules/.cache/kumiko'],
  }
  const part = await step(`Temporal on ${urlHost(host)}:${ports.temporal}`, () =>
    keep('temporal', (watch) => startTemporal({ ...options, ...watch })),
  )
  const { address, ui } = part.current()

  return { address, namespace, ui }
}

async function sources({ home, isDev }: Settings): Promise<void> {
  const logDir = `${home}/logs`
  const words = (wasBuilt: boolean) => (wasBuilt ? 'built' : 'as built before')
  await step('database client', () => build(prismaClient, logDir), words)
  // Remix empties build/ before it begins, so the bundle comes after it.
  if (!isDev) await step('web app', () => build(webApp, logDir), words)
  await step('workflow bundle', () => build(workflowBundle, logDir), words)
}

async function programs({ settings, secrets, sandboxed, keep }: Stage, facts: EnvInput, adminUrl: string) {
  const { home, host, ports } = settings
  const at = (port: number, path: string) => `http://${urlHost(host)}:${port}${path}`
  let env = productEnv(facts)

  if (needsSandbox(sandboxed)) {
    const readyUrl = at(ports.sandbox + 4, '/healthz')
    await step(
      `sandbox for ${[...sandboxed].join(', ')} on ${urlHost(host)}:${ports.sandbox}-${ports.sandbox + 4}`,
      async () => {
        await ensureSandboxDatabase(adminUrl, facts.addresses.databases.sandbox)
        await keep('sandbox', (watch) =>
          startNode({ name: 'sandbox', file: 'infra/sandbox/main.ts', env: sandboxEnv(facts), home, readyUrl }, watch),
        )
      },
    )
  }

  if (sandboxed.has('sendgrid')) env = { ...env, SENDGRID_WEBHOOK_PUBLIC_KEY: await sandboxMailKey(settings, secrets) }

  const begin = (name: string, file: string, port: number) =>
    step(`${name} on ${urlHost(host)}:${port}`, () =>
      keep(name, (watch) => startNode({ name, file, env, home, readyUrl: at(port, '/readyz') }, watch)),
    )
  const [worker, web] = await Promise.all([
    begin('worker', 'worker/main.ts', ports.workerHealth),
    begin('web', 'web/server/main.ts', ports.web),
  ])

  return { worker, web }
}

// The demo's people pay with test cards at the sandbox, so there is none beside the real Stripe.
// `begun` is written before, so that a start which was cut off while loading loads it again.
async function demo({ settings, sandboxed, state }: Stage, facts: EnvInput, adminUrl: string): Promise<Login[]> {
  const { home, hasDemo } = settings
  const isDue =
    hasDemo &&
    hasSeed() &&
    sandboxed.has('stripe') &&
    (state.demo === 'begun' || (await isEmptyDatabase(adminUrl, facts.addresses.databases.owner)))

  if (isDue) {
    saveState(home, { ...state, demo: 'begun' })
    await step('demo', () => loadDemo(home, productEnv(facts)))
    saveState(home, { ...state, demo: 'done' })
  }

  return readLogins(home)
}
