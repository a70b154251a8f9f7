export type NearnessInput = { leftMs: number; dayLengthMs: number; needsPerson: boolean; isFrozen: boolean }

/** How near a deadline is, which gives it its colour; undefined is calm. Amber is spent only where a person must act. */
export function nearness({ leftMs, dayLengthMs, needsPerson, isFrozen }: NearnessInput) {
  if (isFrozen) return 'frozen'
  if (leftMs < 0) return 'over'

  return needsPerson && leftMs <= dayLengthMs / 8 ? 'soon' : undefined
}
