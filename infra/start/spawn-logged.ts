import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs'
import { codeOf } from './start-error.ts'

export type Env = Record<string, string | undefined>

export type SpawnOptions = { program: string; args: string[]; logFile: string; env?: Env; cwd?: string }

const alive = new Set<ChildProcess>()

/** Every child that still runs: what a stop in the middle of a start has to end as well. */
export function aliveChildren(): ChildProcess[] {
  return [...alive]
}

/**
 * Starts a program whose words go to a file, outside the terminal's process group: Ctrl-C reaches the supervisor only,
 * which ends its children in the right order.
 */
export function spawnLogged({ program, args, logFile, env, cwd }: SpawnOptions): ChildProcess {
  const log = openSync(logFile, 'a', 0o600)

  try {
    const child = spawn(program, args, {
      stdio: ['ignore', log, log],
      detached: true,
      cwd,
      env: env as NodeJS.ProcessEnv,
    })
    child.on('error', (error) => {
      appendFileSync(logFile, `${error.message}\n`)
    })
    child.once('spawn', () => alive.add(child)).once('exit', () => alive.delete(child))

    return child
  } finally {
    closeSync(log)
  }
}

/** True when the child has ended or never began. */
export function hasExited(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null
}

// What Node prints around an error: the stack, the object's inner fields, its own version.
const noise = /^\s+at |^Node\.js v|^[\s{}\]^~]*$|^\s+\w+: /

/** The last thing a log says that explains something: an error's own line before the noise around it. */
export function lastLine(logFile: string): string {
  const lines = (readIfThere(logFile) ?? '').slice(-20_000).split('\n')
  const telling = lines.filter((line) => !noise.test(line))

  return telling.slice(-8).findLast((line) => /Error\b/.test(line)) ?? telling.at(-1) ?? 'it said nothing'
}

/** The text of a file, or undefined when it does not exist. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
