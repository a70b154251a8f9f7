import type { Deps } from '#activities/platform/deps.ts'
import { waitUntilThere } from './wait-until-there.ts'

/** Waits for Postgres, and refuses to go on with a role that could see past row security. False when it is to stop. */
export async function openDoors(deps: Deps, signal: AbortSignal): Promise<boolean> {
  const opened = await waitUntilThere({
    what: 'Postgres',
    log: deps.log,
    signal,
    attempt: async () => {
      await deps.db.assertDoorsHold()

      return true
    },
    isFinal: (error) => error instanceof Error && error.message.includes('could see past row security'),
  })

  return opened === true
}
