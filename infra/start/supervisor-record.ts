import { spawn } from 'node:child_process'
import { linkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endProcesses, identityOf, isRunning, type RecordedProcess } from './process-table.mjs'
import { readIfThere } from './spawn-logged.ts'
import { codeOf } from './start-error.ts'
import { writePrivate } from './write-private.ts'

type Child = RecordedProcess & { name: string }
type Supervisor = { pid: number; identity: string; children: Child[] }

export type SupervisorRecord = {
  /** Notes a child that runs now; one of the same name is replaced. */
  add: (name: string, pid: number) => void
  remove: (name: string) => void
  pids: () => Record<string, number>
  release: () => void
}

export type Claim = { record: SupervisorRecord; leftovers: number } | { record: undefined; pid: number }

// The order in which they can be ended: whoever uses another goes first.
const order = ['web', 'worker', 'sandbox', 'temporal', 'postgres']
const signals: Partial<Record<string, NodeJS.Signals>> = { postgres: 'SIGINT' }

/** Sorts parts into the order in which they can be ended. */
export function byEndingOrder(a: { name: string }, b: { name: string }): number {
  return order.indexOf(a.name) - order.indexOf(b.name)
}

/**
 * Takes the state folder for this process, or says which living one has it. What a supervisor that was killed left
 * running is ended first, after proof that each is still the process it started. A passing folder goes away with whoever
 * claimed it, even when it is killed.
 */
export async function claimStateFolder(home: string, { isPassing = false } = {}): Promise<Claim> {
  const file = join(home, 'supervisor.json')

  for (;;) {
    if (create(file)) return { record: openRecord(home, file, isPassing), leftovers: 0 }

    const found = parse(readIfThere(file))
    if (found !== undefined && isRunning(found.pid) && identityOf(found.pid) === found.identity)
      return { record: undefined, pid: found.pid }

    const leftovers = await endProcesses(found?.children ?? [])
    rmSync(file, { force: true })
    if (create(file)) return { record: openRecord(home, file, isPassing), leftovers }
  }
}

// A link is made of a complete file or not at all, so two starts at once cannot both win and nobody reads half of it.
function create(file: string): boolean {
  const next = `${file}.${process.pid}.claim`
  writeFileSync(next, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid), children: [] }), {
    mode: 0o600,
  })

  try {
    linkSync(next, file)

    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error

    return false
  } finally {
    rmSync(next, { force: true })
  }
}

function openRecord(home: string, file: string, isPassing: boolean): SupervisorRecord {
  const children = new Map<string, Child>()
  const program = fileURLToPath(new URL('./guard.mjs', import.meta.url))
  const guard = spawn(process.execPath, [program, home, ...(isPassing ? ['--passing'] : [])], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.on('error', () => undefined)
  guard.unref()

  const save = () => {
    const inOrder = [...children.values()].sort(byEndingOrder)
    writePrivate(file, { pid: process.pid, identity: identityOf(process.pid), children: inOrder } satisfies Supervisor)
  }

  return {
    add: (name, pid) => {
      children.set(name, { name, pid, identity: identityOf(pid), signal: signals[name] ?? 'SIGTERM' })
      save()
    },
    remove: (name) => {
      children.delete(name)
      save()
    },
    pids: () => Object.fromEntries([...children.values()].map(({ name, pid }) => [name, pid])),
    release: () => {
      rmSync(file, { force: true })
      guard.stdin.end()
    },
  }
}

function parse(text: string | undefined): Supervisor | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Supervisor)
  } catch {
    return undefined
  }
}
