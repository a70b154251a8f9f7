import type { TestProject } from 'vitest/node'
import { startServers, type TestServers } from './servers.ts'

type Shared = { servers: Promise<TestServers>; users: number }

// Each project loads this file anew; they share one set of servers through the process itself.
const shelf = globalThis as { kumikoTestServers?: Shared }

/** Gives a project's tests `inject('database')` and `inject('temporal')`; the last project to finish ends the servers. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (shelf.kumikoTestServers ??= { servers: startServers(), users: 0 })
  shared.users += 1
  const { database, temporal, stop } = await shared.servers
  project.provide('database', database)
  project.provide('temporal', temporal)

  return async () => {
    shared.users -= 1
    if (shared.users > 0) return

    delete shelf.kumikoTestServers
    await stop()
  }
}
