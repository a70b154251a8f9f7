export type Percentiles = { count: number; p50: number; p95: number; p99: number; max: number }

/** Nearest-rank percentiles. Throws when there is nothing to rank. */
export function percentilesOf(values: number[]): Percentiles {
  if (values.length === 0) throw new Error('Nothing was measured.')
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN

  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
