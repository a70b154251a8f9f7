/** Pseudo-random numbers that are the same for the same key, on every machine. */
export type Random = {
  /** At least 0, below `limit`. */
  below: (limit: number) => number
  /** True in `share` of all cases, from 0 to 1. */
  chance: (share: number) => boolean
  pick: <T>(list: readonly T[]) => T
}

export function randomOf(...key: number[]): Random {
  let state = key.reduce((mixed, part) => Math.imul(mixed ^ part, 0x9e3779b1) + 0x7f4a7c15, 0x2545f491)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)

  return {
    below,
    chance: (share) => next() < share,
    pick: (list) => {
      const picked = list[below(list.length)]
      if (picked === undefined) throw new Error('Nothing to pick from.')

      return picked
    },
  }
}

const kinds = {
  user: 1,
  organization: 2,
  community: 3,
  plan: 4,
  goal: 5,
  membership: 6,
  grant: 7,
  enrolment: 8,
  process: 9,
  promise: 10,
  post: 11,
  reply: 12,
  token: 13,
}
export type IdKind = keyof typeof kinds

/** A distinct id for each (seed, kind, index); its front is scattered, so that indexes grow as they do with real ids. */
export function idOf(seed: number, kind: IdKind, index: number): string {
  const front = (Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(kinds[kind], 0x85ebca6b)) >>> 0
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0')

  return `${hex(front, 8)}-${hex(kinds[kind], 4)}-4${hex(seed & 0xfff, 3)}-8${hex((seed >>> 12) & 0xfff, 3)}-${hex(index, 12)}`
}
