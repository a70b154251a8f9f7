import type { Logger } from '#activities/platform/logger.ts'

export type Loop = { wake: () => void; stop: () => Promise<void> }

export type LoopOptions = {
  name: string
  log: Logger
  /** Pause after a turn that found nothing; a wake-up ends it. */
  idleMs: number
  /** One round. True: there may be more at once. */
  turn: () => Promise<boolean>
  /** Waits for what turns left running. */
  settle?: () => Promise<void>
}

const longestPauseMs = 5_000

/** Repeats a turn until stopped. A turn that throws is told once in a while and repeated after a growing pause. */
export function startLoop({ name, log, idleMs, turn, settle }: LoopOptions): Loop {
  let isStopping = false
  let isAwake = false
  let interrupt: (() => void) | null = null
  let failures = 0

  async function pause(ms: number): Promise<void> {
    if (isAwake || isStopping) return
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms)
      interrupt = () => {
        clearTimeout(timer)
        done()
      }
    })
    interrupt = null
  }

  async function safeTurn(): Promise<boolean> {
    try {
      const hasMore = await turn()
      if (failures > 0) log.info({ loop: name, failures }, 'loop works again')
      failures = 0

      return hasMore
    } catch (error) {
      failures += 1
      if (failures === 1 || failures % 20 === 0)
        log.warn({ err: error, loop: name, failures }, 'loop failed, it goes on')

      return false
    }
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      isAwake = false
      const hasMore = await safeTurn()
      if (hasMore) continue
      // Waking does not shorten the pause after a failure: what is away is not asked faster.
      if (failures > 0) isAwake = false
      await pause(failures > 0 ? jitter(Math.min(longestPauseMs, idleMs * 2 ** Math.min(failures, 10))) : idleMs)
    }
    await settle?.()
  }

  const running = run()

  return {
    wake: () => {
      isAwake = true
      if (failures === 0) interrupt?.()
    },
    stop: () => {
      isStopping = true
      interrupt?.()

      return running
    },
  }
}

function jitter(ms: number): number {
  return ms / 2 + (ms / 2) * Math.random()
}
