import type { Config } from '#activities/platform/config.ts'
import { cookieValue } from '#web/ui/theme/theme.ts'

// The cookie outlives the session on purpose: when a session ends is decided in its row alone.
const maxAgeSeconds = 400 * 24 * 60 * 60

type Address = Pick<Config, 'PUBLIC_URL'>

export function isHttps({ PUBLIC_URL }: Address): boolean {
  return PUBLIC_URL.startsWith('https://')
}

/** `__Host-` binds the cookie to this very host over https; browsers refuse the prefix without it. */
export function sessionCookieName(config: Address): string {
  return isHttps(config) ? '__Host-kumiko' : 'kumiko'
}

export function readSessionToken(request: Request, config: Address): string | undefined {
  return cookieValue(request.headers.get('Cookie'), sessionCookieName(config)) || undefined
}

export function sessionCookie(token: string, config: Address): string {
  return `${sessionCookieName(config)}=${token}; ${attributes(config)}; Max-Age=${maxAgeSeconds}`
}

export function endedSessionCookie(config: Address): string {
  return `${sessionCookieName(config)}=; ${attributes(config)}; Max-Age=0`
}

function attributes(config: Address): string {
  return `Path=/; HttpOnly; SameSite=Lax${isHttps(config) ? '; Secure' : ''}`
}
