import { afterAll, vi } from 'vitest'
import type { SandboxInput } from './config.ts'
import { startTestPostgres, startTestSandbox } from './testing.ts'

/**
 * A strict sandbox for all tests of a file, on a Postgres of its own; both end with the file. The first answer of each
 * kind waits for its checker to be compiled, so the tests get longer.
 */
export async function openTestSandbox(change: Omit<SandboxInput, 'databaseUrl'> = {}) {
  vi.setConfig({ testTimeout: 40_000 })
  const ends: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const end of ends) await end()
  }, 30_000)

  const postgres = await startTestPostgres()
  ends.unshift(() => postgres.stop())
  const sandbox = await startTestSandbox({ databaseUrl: await postgres.createDatabase(), ...change })
  ends.unshift(() => sandbox.stop())

  return { sandbox, stripe: sandbox.stripe }
}
