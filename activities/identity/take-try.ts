import { createHmac } from 'node:crypto'
import { formatLength } from '#workflows/shared/format.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'

const minuteMs = 60_000

/** How often in how long (real minutes). Per address is wide: a school or an office shares one. */
export const limits = {
  'sign-up-address': { times: 120, windowMs: 60 * minuteMs },
  'log-in-account': { times: 10, windowMs: 15 * minuteMs },
  'log-in-address': { times: 100, windowMs: 15 * minuteMs },
  'code-verification': { times: 5, windowMs: 15 * minuteMs },
  'code-address': { times: 100, windowMs: 15 * minuteMs },
  'mail-account': { times: 8, windowMs: 60 * minuteMs },
  'mail-address': { times: 120, windowMs: 60 * minuteMs },
  'sms-account': { times: 4, windowMs: 60 * minuteMs },
  'sms-number': { times: 3, windowMs: 60 * minuteMs },
  'sms-address': { times: 30, windowMs: 60 * minuteMs },
} as const

export type Try = { limit: keyof typeof limits; key: string }

/** Counts one try. Throws TOO_MANY_TRIES with when the next is possible. */
export async function takeTry(deps: Deps, attempt: Try): Promise<void> {
  const { times, windowMs } = limits[attempt.limit]
  const startsAt = windowStart(windowMs)
  const [row] = await deps.db.accounts.$queryRaw<{ count: number }[]>`
    insert into rate_limits (key, window_starts_at, count) values (${rowKey(deps, attempt)}, ${startsAt}, 1)
    on conflict (key, window_starts_at) do update set count = rate_limits.count + 1
    returning count`
  if ((row?.count ?? 0) > times) throw tooMany(startsAt.getTime() + windowMs)

  if (Math.random() < 0.01) await sweep(deps)
}

/** Takes back a try that turned out well: only failures count. */
export async function giveBackTry(deps: Deps, attempt: Try): Promise<void> {
  const startsAt = windowStart(limits[attempt.limit].windowMs)
  await deps.db.accounts.$executeRaw`
    update rate_limits set count = greatest(0, count - 1)
    where key = ${rowKey(deps, attempt)} and window_starts_at = ${startsAt}`
}

function windowStart(windowMs: number): Date {
  return new Date(Math.floor(Date.now() / windowMs) * windowMs)
}

/** Keyed, so that the table tells nobody's address. */
function rowKey({ config }: Deps, { limit, key }: Try): string {
  return `${limit}:${createHmac('sha256', config.SESSION_SECRET).update(key.trim().toLowerCase()).digest('base64url')}`
}

function tooMany(againAt: number): AppError {
  return new AppError('TOO_MANY_TRIES', {
    userMessage: `Too many tries. You can try again in ${formatLength(Math.max(againAt - Date.now(), minuteMs))}.`,
    status: 429,
  })
}

async function sweep({ db }: Deps): Promise<void> {
  await db.accounts.rateLimit.deleteMany({
    where: { windowStartsAt: { lt: new Date(Date.now() - 24 * 60 * minuteMs) } },
  })
}
