import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import type { Login } from './screen.ts'
import { lastLine, readIfThere, spawnLogged, type Env } from './spawn-logged.ts'
import { StartError } from './start-error.ts'

const loginsName = 'logins.json'

/** Loads the demo through the product's own operations; it writes down how its people log in. Throws StartError. */
export async function loadDemo(home: string, env: Env): Promise<void> {
  const logFile = join(home, 'logs', 'seed.log')
  const child = spawnLogged({
    program: process.execPath,
    args: ['--import', 'tsx', 'worker/seed-main.ts', '--demo'],
    logFile,
    env: { ...env, KUMIKO_LOGINS_FILE: join(home, loginsName) },
  })
  const code = await new Promise<number | null>((done) => child.once('close', done))
  if (code !== 0)
    throw new StartError(
      `The demo could not be loaded: ${lastLine(logFile)}`,
      `Read ${logFile}, or start with --no-demo.`,
    )
}

/** How the demo's people log in; empty without a demo. */
export function readLogins(home: string): Login[] {
  const file = join(home, loginsName)
  const text = readIfThere(file)
  if (text === undefined) return []
  chmodSync(file, 0o600)
  const logins: unknown = JSON.parse(text)

  return Array.isArray(logins) ? (logins as Login[]) : []
}
