import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { anyPort } from '#infra/start/find-port.ts'
import { isRunning } from '#infra/start/process-table.mjs'
import { waitFor } from '#infra/start/wait-for.ts'
import { openPassingFolder } from './passing-folder.ts'
import type { ProvidedApp } from './provided.ts'

export type Part = 'postgres' | 'temporal' | 'sandbox' | 'worker' | 'web'
export type RunningApp = ProvidedApp & { processes: Record<Part, number> }
export type StartAppOptions = {
  /** `KUMIKO_DAY`; a real day when left out. */
  day?: string
  args?: string[]
  /** A folder that stays; else one of its own that goes away with `stop`. */
  home?: string
}

export type StartedApp = {
  home: string
  /** running.json as it stands now: a part that was started again has another number in it. */
  readonly app: RunningApp
  /** When the present supervisor told of the end of a part, or of a start that failed, newest last. */
  deaths: (part: Part) => number[]
  /** kill -9. `back` resolves when the supervisor has another one ready; it throws when none came. */
  kill: (part: Part) => { at: number; back: Promise<number> }
  /** The power goes: the supervisor and every part at once, none of them may say goodbye. */
  killAll: () => Promise<void>
  /** The same start command again, on the same state and ports, after `killAll` or over a clean end. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

// A test never meets a real provider, nor a server that is somebody's.
const foreign =
  /^(STRIPE|SENDGRID|TWILIO|OPENAI|DATABASE|TEMPORAL|SANDBOX|KUMIKO)_|^(PORT|HOST|PUBLIC_URL|SESSION_SECRET|NODE_ENV|VITEST.*)$/
const portNames = ['PORT', 'DATABASE_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'SANDBOX_PORT', 'WORKER_HEALTH_PORT']
const readyMs = 300_000
const backMs = 120_000

/** Starts all of Kumiko by its own start command, on ports of its own, and waits until it is ready. Throws with what it said. */
export async function startApp({ day, args = [], home }: StartAppOptions = {}): Promise<StartedApp> {
  const passing = await openPassingFolder('kumiko-app-')
  const folder = home ?? join(passing.home, 'state')
  const file = join(folder, 'running.json')
  const deaths: { part: string; at: number }[] = []
  const env = { ...(await ownEnv()), KUMIKO_HOME: folder, ...(day && { KUMIKO_DAY: day }) }
  let output = ''
  const read = () => {
    if (!existsSync(file)) throw new Error(`Kumiko does not run:\n${output.slice(-2_000)}`)

    return JSON.parse(readFileSync(file, 'utf8')) as RunningApp
  }
  let start = await begin()

  async function begin(): Promise<ChildProcess> {
    rmSync(file, { force: true })
    deaths.length = 0
    const child = spawn(process.execPath, ['infra/start/start.mjs', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    })
    // Who ends early, or is killed, must not leave a Kumiko behind.
    if (child.pid !== undefined) passing.record.add('start', child.pid)
    output = ''
    const hear = (chunk: Buffer) => {
      output += chunk.toString()
      for (const [, part = ''] of chunk.toString().matchAll(/· (\w+) (?:ended with|did not come back)/g))
        deaths.push({ part, at: Date.now() })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)

    const isReady = await waitFor(() => existsSync(file), {
      timeoutMs: readyMs,
      everyMs: 250,
      giveUp: () => child.exitCode !== null,
    })
    if (isReady) return child
    await end(child)
    throw new Error(`npm start did not get ready:\n${output}`)
  }

  async function waitForAnother(part: Part, pid: number): Promise<number> {
    const isBack = await waitFor(() => existsSync(file) && read().processes[part] !== pid, {
      timeoutMs: backMs,
      giveUp: () => start.exitCode !== null,
    })
    if (!isBack) throw new Error(`${part} was killed and did not come back:\n${output.slice(-2_000)}`)

    return Date.now()
  }

  return {
    home: folder,
    get app() {
      return read()
    },
    deaths: (part) => deaths.filter((death) => death.part === part).map(({ at }) => at),
    kill: (part) => {
      const pid = read().processes[part]
      if (isRunning(pid)) process.kill(pid, 'SIGKILL')

      return { at: Date.now(), back: waitForAnother(part, pid) }
    },
    killAll: async () => {
      // The supervisor's own list has a part that is only being started again, running.json has not.
      const supervisor = readFileSync(join(folder, 'supervisor.json'), 'utf8')
      const { pid: first, children } = JSON.parse(supervisor) as { pid: number; children: { pid: number }[] }
      const pids = [first, ...children.map(({ pid }) => pid)]
      for (const pid of pids) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
      await waitFor(() => !pids.some(isRunning), { timeoutMs: 15_000 })
    },
    restart: async () => {
      await end(start)
      start = await begin()
    },
    stop: async () => {
      await end(start)
      await passing.close()
    },
  }
}

async function ownEnv(): Promise<NodeJS.ProcessEnv> {
  const ports = await Promise.all(portNames.map(async (name) => [name, String(await anyPort())] as const))
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))

  return Object.fromEntries([...kept, ...ports]) as NodeJS.ProcessEnv
}

async function end(start: ChildProcess): Promise<void> {
  if (start.exitCode !== null || start.signalCode !== null) return
  const gone = new Promise((done) => start.once('exit', done))
  start.kill('SIGTERM')
  await gone
}
