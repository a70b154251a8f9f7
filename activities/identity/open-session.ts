import type { Tx } from '#prisma/database.ts'
import { hashSessionToken, newSessionToken } from './session-token.ts'

/** The browser a session lives in, as told by its request. */
export type Device = { userAgent: string; address: string }

/** A session ends this long after it was last used. Real days: sessions never scale with KUMIKO_DAY. */
export const sessionLifeMs = 30 * 24 * 60 * 60 * 1000

export type OpenedSession = { token: string; sessionId: string }

/** Makes a session with a fresh token, to be set as a cookie. Never reuses one: a token known before a login is worth nothing after it. */
export async function openSession(tx: Tx, input: { userId: string; device: Device }): Promise<OpenedSession> {
  const token = newSessionToken()
  const { id } = await tx.session.create({
    data: {
      userId: input.userId,
      tokenHash: hashSessionToken(token),
      userAgent: input.device.userAgent.slice(0, 400),
      address: input.device.address,
      expiresAt: new Date(Date.now() + sessionLifeMs),
    },
    select: { id: true },
  })

  return { token, sessionId: id }
}
