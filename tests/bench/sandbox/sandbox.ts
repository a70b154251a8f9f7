import type { BenchOptions, BenchResult } from '../support/bench.ts'
import { benchLoad } from './load.ts'
import { benchTriggers } from './triggers.ts'

/** How much of Stripe the sandbox is, by each trigger of Stripe's own CLI, and how fast. */
export async function benchSandbox(options: BenchOptions): Promise<BenchResult> {
  const load = await benchLoad(options)
  const triggers = await benchTriggers(options)

  return { checks: [...load.checks, ...triggers.checks], facts: { ...load.facts, ...triggers.facts } }
}
