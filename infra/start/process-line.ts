import { spawnSync } from 'node:child_process'
import { readIfThere } from './spawn-logged.ts'

/** The command line of a process, empty when there is none: how a number from a file is recognised as ours. */
export function processLine(pid: number): string {
  if (process.platform === 'win32') return ''
  if (process.platform === 'linux') return readIfThere(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim() ?? ''

  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
}
