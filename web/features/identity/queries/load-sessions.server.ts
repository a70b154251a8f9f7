import type { Deps } from '#activities/platform/deps.ts'
import { deviceWords } from '../device-words.ts'

export type SessionRow = { sessionId: string; device: string; lastSeenAt: string; isHere: boolean }

/** The devices a person is logged in on, this one first. */
export async function loadSessions({ db }: Deps, viewer: { id: string; sessionId: string }): Promise<SessionRow[]> {
  const sessions = await db.accounts.session.findMany({
    where: { userId: viewer.id, expiresAt: { gt: new Date() } },
    select: { id: true, userAgent: true, lastSeenAt: true },
    orderBy: { lastSeenAt: 'desc' },
    take: 50,
  })

  return sessions
    .map(({ id, userAgent, lastSeenAt }) => ({
      sessionId: id,
      device: deviceWords(userAgent),
      lastSeenAt: lastSeenAt.toISOString(),
      isHere: id === viewer.sessionId,
    }))
    .sort((a, b) => Number(b.isHere) - Number(a.isHere))
}
