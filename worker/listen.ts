import pg from 'pg'
import type { WakeUpChannel } from '#activities/operations/wake-up.ts'
import type { Logger } from '#activities/platform/logger.ts'

export type ListenOptions = {
  connectionString: string
  log: Logger
  on: Record<WakeUpChannel, () => void>
}

const reconnectMs = 2_000

/**
 * Hears wake-ups on a connection of its own, and opens a new one whenever it is lost. Without it the queues are polled
 * all the same.
 */
export function listen({ connectionString, log, on }: ListenOptions): { stop: () => Promise<void> } {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null
  let isStopping = false

  function reconnect(): void {
    client = null
    if (isStopping || timer) return
    timer = setTimeout(
      () => {
        timer = null
        void open()
      },
      reconnectMs * (0.5 + Math.random()),
    )
  }

  async function open(): Promise<void> {
    const next = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, keepAlive: true })
    client = next
    next.on('error', () => undefined)
    next.on('end', reconnect)
    next.on('notification', ({ channel }) => {
      if (channel in on) on[channel as WakeUpChannel]()
    })

    try {
      await next.connect()
      for (const channel of Object.keys(on)) await next.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      log.debug({ err: error }, 'wake-ups are not heard for a moment')
      await next.end().catch(() => undefined)
      reconnect()
    }
  }

  void open()

  return {
    stop: async () => {
      isStopping = true
      if (timer) clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
