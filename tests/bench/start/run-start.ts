import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPort } from '#infra/start/find-port.ts'
import { isRunning } from '#infra/start/process-table.mjs'
import { waitFor } from '#infra/start/wait-for.ts'

export type StartInput = { cwd: string; home: string; args: string[]; timeoutMs: number }

// A clone of somebody who has nothing set: no provider's key, no server, nothing of the npm that runs this.
const foreign =
  /^(STRIPE|SENDGRID|TWILIO|OPENAI|DATABASE|TEMPORAL|SANDBOX|KUMIKO)_|^(PORT|HOST|PUBLIC_URL|SESSION_SECRET|NODE_ENV|INIT_CWD)$|^npm_(?!config_)/
const firstPorts = {
  PORT: 4900,
  DATABASE_PORT: 4930,
  TEMPORAL_PORT: 4950,
  TEMPORAL_UI_PORT: 4970,
  SANDBOX_PORT: 5900,
  WORKER_HEALTH_PORT: 5950,
}

/** Runs `npm start` in a clone until it is ready, and ends it. Returns how long ready took. Throws with what it said. */
export async function runStart({ cwd, home, args, timeoutMs }: StartInput): Promise<number> {
  const env = await ownEnv(home)
  if (existsSync(join(home, 'running.json'))) throw new Error(`${home} is in use: the start before has not ended.`)
  const begunAt = performance.now()
  const npm = spawn('npm', ['start', '--', ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  npm.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  npm.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))

  const isReady = await waitFor(() => existsSync(join(home, 'running.json')), {
    timeoutMs,
    everyMs: 25,
    giveUp: () => npm.exitCode !== null,
  })
  const readyMs = performance.now() - begunAt
  await end(npm, home)
  if (!isReady) throw new Error(`npm start did not get ready within ${timeoutMs / 1000} s:\n${output}`)

  return readyMs
}

async function ownEnv(home: string): Promise<NodeJS.ProcessEnv> {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const ports: [string, string][] = []
  for (const [name, port] of Object.entries(firstPorts)) {
    ports.push([name, String(await findPort({ host: '127.0.0.1', port, size: name === 'SANDBOX_PORT' ? 5 : 1 }))])
  }

  return { ...(Object.fromEntries([...kept, ...ports]) as NodeJS.ProcessEnv), KUMIKO_HOME: home }
}

/** Ends the start itself and waits for it: a shell between it and npm keeps npm's signal to itself. */
async function end(npm: ChildProcess, home: string): Promise<void> {
  const hasEnded = () => npm.exitCode !== null || npm.signalCode !== null
  const pid = supervisorOf(home)
  if (pid !== undefined && isRunning(pid)) process.kill(pid, 'SIGTERM')
  else if (!hasEnded()) npm.kill('SIGTERM')
  const isOver = await waitFor(() => hasEnded() && (pid === undefined || !isRunning(pid)), { timeoutMs: 60_000 })
  if (!isOver) throw new Error(`npm start did not end within a minute (process ${pid}).`)
}

function supervisorOf(home: string): number | undefined {
  const file = join(home, 'supervisor.json')

  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid : undefined
}
