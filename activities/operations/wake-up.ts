import type { Deps } from '../platform/deps.ts'

export type WakeUpChannel = 'kumiko_outbox' | 'kumiko_inbox'

/**
 * Tells relays that there is work, after the commit of the work. Only a wake-up: lost or late it costs a quarter of a
 * second, so a failure is not told to anybody who waits.
 */
export async function wakeUp({ db, log }: Pick<Deps, 'db' | 'log'>, channel: WakeUpChannel): Promise<void> {
  try {
    await db.accounts.$queryRaw`select pg_notify(${channel}, '')::text`
  } catch (error) {
    log.debug({ err: error, channel }, 'a wake-up was lost')
  }
}
