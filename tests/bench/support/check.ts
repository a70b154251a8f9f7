/** One comparison of a bench. `ratio` is measured against peer; what it may be is the limit. */
export type Check = {
  what: string
  unit: string
  measured: number
  /** What it is measured against: a rival in the same run, or a fixed budget. */
  peer: { name: string; value: number }
  ratio: number
  limit: { kind: 'at least' | 'at most'; ratio: number }
  isMet: boolean
}

export type CheckInput = Omit<Check, 'ratio' | 'isMet' | 'limit'> & { atLeast?: number; atMost?: number }

/**
 * A comparison against a rival or a budget. With `atLeast` more is better (a rate over the rival's), with `atMost` less
 * is better (bytes over the rival's, a time over its budget).
 */
export function check({ atLeast, atMost, ...rest }: CheckInput): Check {
  const ratio = rest.measured / rest.peer.value
  const limit =
    atLeast === undefined
      ? { kind: 'at most' as const, ratio: atMost ?? 1 }
      : { kind: 'at least' as const, ratio: atLeast }

  return { ...rest, ratio, limit, isMet: limit.kind === 'at least' ? ratio >= limit.ratio : ratio <= limit.ratio }
}

/** The check as one line. */
export function lineOf({ what, unit, measured, peer, ratio, limit, isMet }: Check): string {
  const sign = limit.kind === 'at least' ? '≥' : '≤'
  const sides = `${round(measured)} ${unit} against ${round(peer.value)} ${unit} (${peer.name})`

  return `${isMet ? 'pass' : 'FAIL'}  ${what}: ${sides}, ratio ${ratio.toFixed(2)}, limit ${sign} ${limit.ratio}`
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2)
}
