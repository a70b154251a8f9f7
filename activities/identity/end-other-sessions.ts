import type { Deps } from '../platform/deps.ts'

/** Ends every session of a person but the one they are in. Returns how many. */
export async function endOtherSessions(
  { db }: Deps,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<number> {
  const { count } = await db.accounts.session.deleteMany({ where: { userId, id: { not: sessionId } } })

  return count
}
