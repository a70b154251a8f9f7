import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { productEnv, sandboxEnv } from '#infra/start/child-env.ts'
import { anyPort, findPort } from '#infra/start/find-port.ts'
import { chooseSandboxed } from '#infra/start/keys.ts'
import { prepareNamespace } from '#infra/start/prepare-namespace.ts'
import { loadSecrets } from '#infra/start/secrets.ts'
import { readSettings } from '#infra/start/settings.ts'
import type { Env } from '#infra/start/spawn-logged.ts'
import { startNode } from '#infra/start/start-node.ts'
import { openBalancer } from './balancer.ts'
import { createEmptyDatabase, createTestDatabase } from './create-test-database.ts'
import { openPassingFolder } from './passing-folder.ts'
import type { ProvidedApp } from './provided.ts'

export type Cluster = {
  /** Where it is reached, as running.json would say; `web` is what stands before the web processes. */
  app: ProvidedApp
  /** How many webhooks each web process has answered. */
  webhooks: number[]
  /** Of each worker, `GET /metrics`. */
  metricsOf: (worker: number) => Promise<string>
  /** kill -9. Nobody starts it again. */
  kill: (name: `${'web' | 'worker'}-${number}`) => void
  stop: () => Promise<void>
}

/**
 * So many web and worker processes beside each other, as a cluster runs them: by environment only, on one database and one
 * Temporal, with a sandbox of their own. The web app and the workflow bundle have to be built.
 */
export async function startCluster({ size, day }: { size: number; day: string }): Promise<Cluster> {
  const { home, record, close } = await openPassingFolder('kumiko-cluster-')
  mkdirSync(join(home, 'logs'))
  const temporal = {
    address: inject('temporal').address,
    namespace: `cluster-${randomUUID()}`,
    ui: 'http://127.0.0.1:9',
  }
  const [database, sandboxDatabase] = await Promise.all([
    createTestDatabase(),
    createEmptyDatabase(),
    prepareNamespace(temporal),
  ])
  const numbers = Array.from({ length: size }, (_, index) => index + 1)
  const [webPorts, workerPorts] = await Promise.all([freePorts(size), freePorts(size)])
  const balancer = await openBalancer(webPorts)
  const web = `http://127.0.0.1:${balancer.port}`
  const sandboxPort = await findPort({ host: '127.0.0.1', port: 20_000 + Math.floor(Math.random() * 10_000), size: 5 })

  const secrets = loadSecrets(home)
  const facts = {
    environment: shell(),
    settings: readSettings([], {
      KUMIKO_HOME: home,
      KUMIKO_DAY: day,
      SANDBOX_PORT: String(sandboxPort),
      PUBLIC_URL: web,
    }),
    secrets,
    sandboxed: chooseSandboxed({ mode: 'local', day }, {}),
    addresses: {
      web,
      temporal,
      databases: {
        owner: database.ownerUrl,
        app: database.appUrl,
        platform: database.platformUrl,
        sandbox: sandboxDatabase.url,
      },
    },
  }

  const begin = (name: string, file: string, env: Env, port: number, path = '/readyz') =>
    startNode(
      { name, file, env, home, readyUrl: `http://127.0.0.1:${port}${path}` },
      {
        onSpawn: (pid) => {
          record.add(name, pid)
        },
      },
    )
  const env = productEnv(facts)
  const [sandbox, ...parts] = await Promise.all([
    begin('sandbox', 'infra/sandbox/main.ts', sandboxEnv(facts), sandboxPort + 4, '/healthz'),
    ...numbers.map((number, index) => {
      const port = workerPorts[index] ?? 0

      return begin(`worker-${number}`, 'worker/main.ts', { ...env, WORKER_HEALTH_PORT: String(port) }, port)
    }),
    ...numbers.map((number, index) => {
      const port = webPorts[index] ?? 0

      return begin(`web-${number}`, 'web/server/main.ts', { ...env, PORT: String(port) }, port)
    }),
  ])
  const at = (offset: number) => `http://127.0.0.1:${sandboxPort + offset}`

  return {
    app: {
      web,
      day,
      temporal,
      database: { owner: database.ownerUrl, app: database.appUrl, platform: database.platformUrl },
      sandbox: {
        desk: at(4),
        stripe: at(0),
        stripeSecretKey: secrets.stripeKey,
        sendgrid: at(1),
        twilio: at(2),
        openai: at(3),
      },
      logins: [],
    },
    webhooks: balancer.webhooks,
    metricsOf: async (worker) => (await fetch(`http://127.0.0.1:${workerPorts[worker - 1]}/metrics`)).text(),
    kill: (name) => {
      const pid = record.pids()[name]
      if (pid === undefined) throw new Error(`There is no ${name}.`)
      process.kill(pid, 'SIGKILL')
    },
    stop: async () => {
      await balancer.close()
      await Promise.all(parts.map((part) => part.stop()))
      await sandbox.stop()
      await Promise.all([database.drop(), sandboxDatabase.drop()])
      await close()
    },
  }
}

function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => anyPort()))
}

/** Nothing of the shell but what any program needs: what a process knows, it knows from the rest. */
function shell(): Env {
  const { PATH, HOME } = process.env

  return { PATH, HOME, LOG_LEVEL: 'warn' }
}
