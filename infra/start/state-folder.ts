import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readIfThere } from './spawn-logged.ts'
import { codeOf, messageOf, StartError } from './start-error.ts'
import { writePrivate } from './write-private.ts'

/** What a start remembers about its state folder. `demo` is `begun` while it loads, so that a start cut off then is noticed. */
export type State = { version: number; demo?: 'begun' | 'done' | 'none' }

const version = 1
const marker = 'state.json'
// What other commands may have put there before the first start.
const guests = new Set(['bin', 'bench', 'tour', 'faults', 'supervisor.json'])

/** Makes the state folder (0700) or checks that it is ours, writable and not of a newer version. Throws StartError. */
export function openStateFolder(home: string): State {
  makeFolder(home)
  const text = readIfThere(join(home, marker))
  if (text === undefined) refuseForeign(home)
  else refuseNewer(home, text)
  chmodSync(home, 0o700)
  mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 })

  const state = text === undefined ? { version } : (JSON.parse(text) as State)
  if (text === undefined) saveState(home, state)

  return state
}

/** Keeps what was learned about the state folder. */
export function saveState(home: string, state: State): void {
  writePrivate(join(home, marker), state)
}

/** Empties the state folder, except for programs that were fetched and for the lock of this very start. */
export function wipeStateFolder(home: string): void {
  for (const name of readdirSync(home)) {
    if (name !== 'bin' && name !== 'supervisor.json') rmSync(join(home, name), { recursive: true, force: true })
  }
}

// Node's own recursive way never returns where a parent cannot have children, as below /proc.
function makeParents(path: string): void {
  if (existsSync(path)) return
  makeParents(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

function makeFolder(home: string): void {
  try {
    makeParents(home)
    writeFileSync(join(home, '.probe'), '')
    rmSync(join(home, '.probe'))
  } catch (error) {
    const why = {
      EACCES: 'it may not be written',
      EPERM: 'it may not be written',
      ENOENT: 'it cannot be made there',
      EROFS: 'the disk is read-only',
      ENOSPC: 'the disk is full',
      ENOTDIR: 'a file is in the way',
      EEXIST: 'a file is in the way',
    }[codeOf(error) ?? '']
    throw new StartError(
      `The state folder ${home} cannot be used: ${why ?? messageOf(error)}.`,
      'Free it, or name another folder with KUMIKO_HOME.',
    )
  }
}

// `--fresh` empties the folder, so it has to be one that we made.
function refuseForeign(home: string): void {
  const strangers = readdirSync(home).filter((name) => !guests.has(name))
  if (strangers.length === 0) return

  throw new StartError(
    `${home} is not a state folder of Kumiko: it already holds ${strangers.slice(0, 3).join(', ')}.`,
    'Name an empty or new folder with KUMIKO_HOME.',
  )
}

function refuseNewer(home: string, text: string): void {
  const found = readVersion(text)
  if (found !== undefined && found <= version) return

  const reason =
    found === undefined
      ? `${join(home, marker)} is damaged.`
      : `${home} was written by a newer Kumiko (state ${found}, this one knows ${version}).`
  throw new StartError(reason, 'Start the newer version, or begin again in another folder with KUMIKO_HOME.')
}

function readVersion(text: string): number | undefined {
  try {
    const { version: found } = JSON.parse(text) as { version?: unknown }

    return typeof found === 'number' ? found : undefined
  } catch {
    return undefined
  }
}
