import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { findTemporal } from './find-temporal.ts'
import type { Watch } from './keep-running.ts'
import { reachableHost, urlHost } from './loopback.ts'
import { prepareNamespace } from './prepare-namespace.ts'
import { searchAttributeFlags } from './search-attributes.ts'
import { hasExited, lastLine, spawnLogged } from './spawn-logged.ts'
import { messageOf, StartError } from './start-error.ts'
import { stopProcess } from './stop-process.ts'
import { waitFor } from './wait-for.ts'

export type TemporalOptions = Watch & {
  /** The state folder: programs that were fetched are kept in its `bin`. */
  home: string
  /** `<home>/temporal` when not given. */
  stateDir?: string
  port: number
  uiPort: number
  host?: string
  namespace?: string
  /** False keeps everything in memory. */
  isDurable?: boolean
  alsoIn?: string[]
  say?: (line: string) => void
}

export type RunningTemporal = { address: string; ui: string; pid: number; stop: () => Promise<void> }

// Without these a file-backed server starts half as many workflows and its timers come up to 20 s late.
const pragmas = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal']

/**
 * Starts a Temporal server of our own with its UI, and waits until the namespace is there with our search attributes
 * and 90 days of memory. Its state is `<home>/temporal/temporal.db`. Throws StartError with a remedy.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { port, uiPort, host = '127.0.0.1', namespace = 'kumiko', isDurable = true, onExit } = options
  const home = resolve(options.home)
  const program = await findTemporal({ home, ...pick(options) })
  const stateDir = options.stateDir ?? join(home, 'temporal')
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })

  const where = ['--ip', host, '--port', String(port), '--ui-ip', host, '--ui-port', String(uiPort), '--headless=false']
  const state = isDurable ? ['--db-filename', join(stateDir, 'temporal.db'), ...pragmas] : []
  const args = [
    'server',
    'start-dev',
    ...where,
    '--namespace',
    namespace,
    ...state,
    ...searchAttributeFlags(),
    '--log-level',
    'warn',
  ]
  const logFile = join(stateDir, 'temporal.log')
  const child = spawnLogged({ program, args, logFile, cwd: stateDir })

  const address = `${urlHost(host)}:${port}`
  if (child.pid !== undefined) options.onSpawn?.(child.pid)
  const isUp = await waitFor(() => accepts(reachableHost(host), port), {
    timeoutMs: 60_000,
    giveUp: () => hasExited(child),
  })
  const failure = isUp ? await failureOf(() => prepareNamespace({ address, namespace })) : lastLine(logFile)
  if (failure !== undefined || child.pid === undefined) {
    await stopProcess(child, { signal: 'SIGKILL', graceMs: 1_000 })
    throw new StartError(`Temporal did not start on ${address}: ${failure}`, `Read ${logFile}.`)
  }
  if (onExit !== undefined) child.once('exit', onExit)

  return {
    address,
    ui: `http://${urlHost(host)}:${uiPort}`,
    pid: child.pid,
    stop: () => stopProcess(child, { signal: 'SIGTERM', graceMs: 10_000 }),
  }
}

function pick({ alsoIn, say }: TemporalOptions): { alsoIn?: string[]; say?: (line: string) => void } {
  return { ...(alsoIn === undefined ? {} : { alsoIn }), ...(say === undefined ? {} : { say }) }
}

async function failureOf(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act()

    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: 1_000 })
    const answer = (isOpen: boolean) => {
      socket.destroy()
      done(isOpen)
    }
    socket.once('connect', () => {
      answer(true)
    })
    socket.once('error', () => {
      answer(false)
    })
    socket.once('timeout', () => {
      answer(false)
    })
  })
}
