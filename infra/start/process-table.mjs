import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * When a process began, as a word that no later process of the same number shares; empty when there is none.
 * @param {number} pid
 * @returns {string}
 */
export function identityOf(pid) {
  if (process.platform === 'win32') return isRunning(pid) ? 'running' : ''
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()

  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  if (fields.length < 20 || fields[0] === 'Z') return ''

  return `${read('/proc/sys/kernel/random/boot_id').trim()}:${fields[19]}`
}

/**
 * True while a process of this number exists, whoever owns it; one that only waits to be buried does not count.
 * @param {number} pid
 * @returns {boolean}
 */
export function isRunning(pid) {
  if (process.platform === 'linux') return identityOf(pid) !== ''

  try {
    process.kill(pid, 0)

    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Ends recorded processes one after the other, the first first, each with its own signal, killing what does not listen.
 * A number that meanwhile belongs to somebody else is left alone.
 * @param {{ pid: number, identity: string, signal: NodeJS.Signals }[]} processes
 * @returns {Promise<number>} how many were still there
 */
export async function endProcesses(processes) {
  let ended = 0
  for (const { pid, identity, signal } of processes) {
    if (identity === '' || identityOf(pid) !== identity) continue

    ended += 1
    kill(pid, signal)
    const endsAt = Date.now() + 15_000
    while (identityOf(pid) === identity && Date.now() < endsAt) await sleep(50)
    if (identityOf(pid) === identity) kill(pid, 'SIGKILL')
  }

  return ended
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended between the look and the call.
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
