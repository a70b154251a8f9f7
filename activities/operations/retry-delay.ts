/** Longest pause by what happened. An absent server comes back for everybody at once, so its pause stays short. */
const longestMs = { away: 5_000, waiting: 5_000, refused: 60_000 }

/** Pause before the next try: doubles from a quarter second, spread over its second half so that relays do not march in step. */
export function retryDelayMs(kind: keyof typeof longestMs, attempts: number, random = Math.random()): number {
  const fullMs = Math.min(longestMs[kind], 250 * 2 ** Math.min(attempts - 1, 16))

  return Math.round(fullMs / 2 + (fullMs / 2) * random)
}
