export type PausedTime = { pausedAt: string; resumedAt: string | null }

/**
 * How long a clock stood still between two moments, in milliseconds: the time in which a pause ran. What counts days of a
 * goal (rules.md, Leaderboard) takes it off. Pauses of one membership never overlap; those of several may, and count once.
 */
export function pausedMs(pauses: readonly PausedTime[], fromMs: number, toMs: number): number {
  const spans = pauses
    .map(({ pausedAt, resumedAt }) => ({
      from: Math.max(fromMs, Date.parse(pausedAt)),
      to: Math.min(toMs, resumedAt ? Date.parse(resumedAt) : toMs),
    }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from)
  let counted = 0
  let coveredUntil = fromMs
  for (const { from, to } of spans) {
    counted += Math.max(0, to - Math.max(from, coveredUntil))
    coveredUntil = Math.max(coveredUntil, to)
  }

  return counted
}

/** Whole days of it, as people count them: a part of a day is a day. */
export function pausedDays(
  pauses: readonly PausedTime[],
  span: { fromMs: number; toMs: number; dayMs: number },
): number {
  return Math.ceil(pausedMs(pauses, span.fromMs, span.toMs) / span.dayMs)
}
