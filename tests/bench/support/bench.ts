import type { Check } from './check.ts'

export type BenchOptions = {
  /** Sizes for trying a bench out. */
  isQuick: boolean
  /** Sizes that take minutes. */
  isFull: boolean
  say: (line: string) => void
}

export type BenchResult = {
  checks: Check[]
  /** Everything else worth keeping: percentiles, sizes, counts. */
  facts: Record<string, unknown>
}

export type Bench = (options: BenchOptions) => Promise<BenchResult>
