import { join } from 'node:path'
import type { Started, Watch } from './keep-running.ts'
import { hasExited, lastLine, spawnLogged, type Env } from './spawn-logged.ts'
import { StartError } from './start-error.ts'
import { stopProcess } from './stop-process.ts'
import { answersOk, waitFor } from './wait-for.ts'

export type NodePart = {
  name: string
  file: string
  env: Env
  home: string
  /** Answers 200 when the part can work. */
  readyUrl: string
  timeoutMs?: number
}

/** Starts one of our TypeScript programs as a process of its own and waits until it is ready. Throws StartError. */
export async function startNode(
  { name, file, env, home, readyUrl, timeoutMs = 90_000 }: NodePart,
  { onSpawn, onExit }: Watch,
): Promise<Started> {
  const logFile = join(home, 'logs', `${name}.log`)
  const child = spawnLogged({ program: process.execPath, args: ['--import', 'tsx', file], logFile, env })
  if (child.pid !== undefined) onSpawn?.(child.pid)
  const isReady = await waitFor(() => answersOk(readyUrl), { timeoutMs, giveUp: () => hasExited(child) })

  if (!isReady || hasExited(child) || child.pid === undefined) {
    const how = hasExited(child) ? 'ended while starting' : `was not ready after ${timeoutMs / 1000} s (${readyUrl})`
    await stopProcess(child, { signal: 'SIGKILL', graceMs: 1_000 })
    throw new StartError(`The ${name} ${how}: ${lastLine(logFile)}`, `Read ${logFile}.`)
  }
  if (onExit !== undefined) child.once('exit', onExit)

  return { pid: child.pid, stop: () => stopProcess(child, { signal: 'SIGTERM', graceMs: 30_000 }) }
}
