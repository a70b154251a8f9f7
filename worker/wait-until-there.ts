import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '#activities/platform/logger.ts'

export type WaitUntilThereInput<T> = {
  what: string
  log: Logger
  attempt: () => Promise<T>
  signal: AbortSignal
  /** True for an error that waiting cannot mend. */
  isFinal?: (error: unknown) => boolean
}

/** Tries until it works, politely: from a quarter second to five between tries. Returns null when it is to stop. */
export async function waitUntilThere<T>(input: WaitUntilThereInput<T>): Promise<T | null> {
  const { what, log, attempt, signal, isFinal = () => false } = input
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (isFinal(error)) throw error
      if (tries % 12 === 0) log.warn({ err: error, what, tries }, `waiting for ${what}`)
    }
    await sleep(Math.min(5_000, 250 * 2 ** tries) * (0.5 + Math.random() / 2), null, { signal }).catch(() => null)
  }

  return null
}
