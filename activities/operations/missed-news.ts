import type { Deps } from '../platform/deps.ts'

/** More than these in an hour, and somebody should look: alert, banner and page say the same number. */
export const missedAnHourLimit = 10

/**
 * News of the last hour that went wrong: no webhook brought it and the catch-up had to, or working it off was refused.
 * Wait counts from when we learned of it, so that an old gap that is found now is seen now.
 */
export function missedInLastHour({ db }: Pick<Deps, 'db'>): Promise<number> {
  return db.forPlatform('health', async (tx) => {
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from inbox
      where received_at > now() - interval '1 hour' and (source = 'catch-up' or refusals > 0 or dead_at is not null)`

    return row?.count ?? 0
  })
}
