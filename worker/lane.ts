import type { Logger } from '#activities/platform/logger.ts'
import { type Loop, startLoop } from './loop.ts'

export type LaneOptions<Item> = {
  name: string
  log: Logger
  /** Items worked on at once. */
  limit: number
  idleMs: number
  /** Takes up to `limit` due items for itself. */
  claim: (limit: number) => Promise<Item[]>
  /** Works one item off and keeps what became of it. `away` slows the lane down: what it needs does not answer. */
  work: (item: Item) => Promise<'done' | 'away'>
}

const longestPauseMs = 3_000

/** Works items off side by side, up to a limit; takes new ones as soon as one is done. */
export function startLane<Item>({ name, log, limit, idleMs, claim, work }: LaneOptions<Item>): Loop {
  const inFlight = new Set<Promise<void>>()
  let awayInARow = 0
  let pausedUntil = 0

  function note(outcome: 'done' | 'away'): void {
    awayInARow = outcome === 'away' ? awayInARow + 1 : 0
    pausedUntil = awayInARow === 0 ? 0 : Date.now() + Math.min(longestPauseMs, 100 * 2 ** Math.min(awayInARow, 8))
  }

  async function track(item: Item): Promise<void> {
    try {
      note(await work(item))
    } catch (error) {
      // The item is claimed until its lease ends, so a failed mark costs time and loses nothing.
      note('away')
      log.warn({ err: error, lane: name }, 'what became of an item could not be kept')
    }
  }

  async function turn(): Promise<boolean> {
    if (Date.now() < pausedUntil) return false
    const free = limit - inFlight.size
    if (free <= 0) {
      await Promise.race(inFlight)

      return true
    }

    // A lane that was told "away" asks with one item until something answers.
    const items = await claim(awayInARow > 0 ? 1 : free)
    for (const item of items) {
      const task: Promise<void> = track(item).finally(() => {
        inFlight.delete(task)
        loop.wake()
      })
      inFlight.add(task)
    }

    return false
  }

  const loop = startLoop({
    name,
    log,
    idleMs,
    turn,
    settle: async () => {
      await Promise.allSettled(inFlight)
    },
  })

  return loop
}
