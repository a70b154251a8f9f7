import { z } from 'zod'
import type { Config } from '#activities/platform/config.ts'
import { isHttps } from '#web/server/session-cookie.server.ts'
import { cookieValue } from '#web/ui/theme/theme.ts'

const schema = z.object({
  purpose: z.enum(['verify', 'reset']),
  verificationId: z.uuid(),
  email: z.string().max(254),
  redirectTo: z.string().max(2000).nullable(),
})

/**
 * The verification this browser waits for. It looks the same whether the address has an account or not, and opens
 * nothing without the code, so it needs no signature.
 */
export type Pending = z.infer<typeof schema>

const maxAgeSeconds = 60 * 60

type Address = Pick<Config, 'PUBLIC_URL'>

export function pendingCookie(pending: Pending, config: Address): string {
  return cookie(Buffer.from(JSON.stringify(pending)).toString('base64url'), maxAgeSeconds, config)
}

export function endedPendingCookie(config: Address): string {
  return cookie('', 0, config)
}

export function readPending(request: Request, purpose: Pending['purpose'], config: Address): Pending | null {
  const value = cookieValue(request.headers.get('Cookie'), cookieName(config))
  if (!value) return null

  try {
    const pending = schema.parse(JSON.parse(Buffer.from(value, 'base64url').toString('utf8')))

    return pending.purpose === purpose ? pending : null
  } catch {
    return null // A broken cookie waits for nothing; the page offers to begin again.
  }
}

function cookieName(config: Address): string {
  return isHttps(config) ? '__Host-kumiko-pending' : 'kumiko-pending'
}

function cookie(value: string, seconds: number, config: Address): string {
  const secure = isHttps(config) ? '; Secure' : ''

  return `${cookieName(config)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}; Max-Age=${seconds}`
}
