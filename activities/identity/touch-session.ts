import type { Deps } from '../platform/deps.ts'
import { sessionLifeMs } from './open-session.ts'

/** Moves a session's end forward because it is in use. */
export async function touchSession({ db }: Deps, sessionId: string): Promise<void> {
  const now = Date.now()
  await db.accounts.session.updateMany({
    where: { id: sessionId },
    data: { lastSeenAt: new Date(now), expiresAt: new Date(now + sessionLifeMs) },
  })
}
