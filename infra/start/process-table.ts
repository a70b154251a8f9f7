import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** True while a process of this number exists, whoever owns it; one that is only waiting to be buried does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }

  return !isZombie(pid)
}

/** The command line of a process, empty when there is none: how a number from a file is recognised as ours. */
export function processLine(pid: number): string {
  if (process.platform === 'linux') return readProc(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
  if (process.platform === 'win32') return ''

  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
}

function isZombie(pid: number): boolean {
  return process.platform === 'linux' && /^\d+ \(.*\) Z /s.test(readProc(`/proc/${pid}/stat`))
}

function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
