import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { anyPort } from '#infra/start/find-port.ts'
import { waitFor } from '#infra/start/wait-for.ts'
import type { ProvidedApp } from './provided.ts'

// A test never meets a real provider, nor a server that is somebody's.
const foreign =
  /^(STRIPE|SENDGRID|TWILIO|OPENAI|DATABASE|TEMPORAL|SANDBOX|KUMIKO)_|^(PORT|HOST|PUBLIC_URL|SESSION_SECRET|NODE_ENV|VITEST.*)$/

/** Starts all of Kumiko by its own start command, with the demo, for browser tests: `inject('app')` is its running.json. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'kumiko-app-'))
  const start = spawn(process.execPath, ['infra/start/start.mjs'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: await ownEnv(home),
  })
  let output = ''
  start.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  start.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))

  const file = join(home, 'running.json')
  const isReady = await waitFor(() => existsSync(file), {
    timeoutMs: 300_000,
    everyMs: 250,
    giveUp: () => start.exitCode !== null,
  })
  if (!isReady) {
    await end(start)
    throw new Error(`npm start did not get ready:\n${output}`)
  }
  project.provide('app', JSON.parse(await readFile(file, 'utf8')) as ProvidedApp)

  return async () => {
    await end(start)
    await rm(home, { recursive: true, force: true })
  }
}

async function ownEnv(home: string): Promise<NodeJS.ProcessEnv> {
  const names = ['PORT', 'DATABASE_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'SANDBOX_PORT', 'WORKER_HEALTH_PORT']
  const ports = await Promise.all(names.map(async (name) => [name, String(await anyPort())] as const))
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))

  return { ...(Object.fromEntries([...kept, ...ports]) as NodeJS.ProcessEnv), KUMIKO_HOME: home }
}

async function end(start: ChildProcess): Promise<void> {
  if (start.exitCode !== null || start.signalCode !== null) return
  const gone = new Promise((done) => start.once('exit', done))
  start.kill('SIGTERM')
  await gone
}
