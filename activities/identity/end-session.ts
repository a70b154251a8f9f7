import type { Deps } from '../platform/deps.ts'

/** Ends one session of a person: a log-out, or a device they no longer use. Ending it twice is fine. */
export async function endSession({ db }: Deps, input: { userId: string; sessionId: string }): Promise<void> {
  await db.accounts.session.deleteMany({ where: { id: input.sessionId, userId: input.userId } })
}
