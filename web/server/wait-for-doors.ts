import { setTimeout as sleep } from 'node:timers/promises'
import type { Deps } from '#activities/platform/deps.ts'

const patienceMs = 60_000

/**
 * Waits for a Postgres that is starting, as after its own fall: a start that gave up would count as one more end. Refuses
 * at once what the doors refuse.
 */
export async function waitForDoors({ db, log }: Pick<Deps, 'db' | 'log'>): Promise<void> {
  for (const endsAt = Date.now() + patienceMs; ; await sleep(500)) {
    try {
      await db.assertDoorsHold()

      return
    } catch (error) {
      // Every refusal of the doors names this remedy; waiting mends none of them.
      const isRefusal = error instanceof Error && error.message.includes('npm run migrate')
      if (isRefusal || Date.now() > endsAt) throw error
      log.warn({ err: error }, 'waiting for Postgres')
    }
  }
}
