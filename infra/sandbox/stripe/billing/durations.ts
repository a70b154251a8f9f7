import type Stripe from 'stripe'
import { DAY_MS } from '../../config.ts'
import { scaleMs } from '../../core/clock.ts'

type Interval = { interval: string; interval_count: number }

const HOUR_MS = 3_600_000
const MEAN_DAYS: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 }

/** Business hours and days in seconds, to whole seconds. */
export function businessSeconds(duration: { hours?: number; days?: number }, dayMs: number) {
  return scaleMs((duration.hours ?? 0) * HOUR_MS + (duration.days ?? 0) * DAY_MS, dayMs) / 1000
}

/** The end of a period: by the calendar (UTC, the anchor's day kept) when a day is 24 hours, else 30 days a month and 365 a year. */
export function addInterval(
  startSeconds: number,
  { interval, interval_count: count }: Interval,
  dayMs: number,
  anchorSeconds = startSeconds,
) {
  const isCalendar = dayMs === DAY_MS && (interval === 'month' || interval === 'year')
  if (!isCalendar) return startSeconds + businessSeconds({ days: (MEAN_DAYS[interval] ?? 30) * count }, dayMs)

  return addMonths(startSeconds, interval === 'year' ? count * 12 : count, new Date(anchorSeconds * 1000).getUTCDate())
}

function addMonths(startSeconds: number, months: number, anchorDay: number) {
  const start = new Date(startSeconds * 1000)
  const target = new Date(start)
  target.setUTCDate(1)
  target.setUTCMonth(start.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  target.setUTCDate(Math.min(anchorDay, lastDay))

  return Math.floor(target.getTime() / 1000)
}

/** The cycle of a recurring price; a one-time price has none. */
export function recurringOf(price: Stripe.Price): Interval {
  return { interval: price.recurring?.interval ?? 'month', interval_count: price.recurring?.interval_count ?? 1 }
}

/** Retries after the first failure, in business days: eight within two weeks. */
export const RETRY_DAYS = [1, 3, 5, 7, 9, 11, 13, 14] as const
