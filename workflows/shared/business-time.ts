import { addMonths, addYears } from 'date-fns'

/** A policy duration. Minutes and seconds are absent on purpose: they never scale, see architecture.md "A day has a length". */
export type Duration = { hours?: number; days?: number; months?: number; years?: number }

const realDayMs = 86_400_000
const shortestDayMs = 24_000

/** Length of a business day in milliseconds from `KUMIKO_DAY`: a number with s, m or h. Throws RangeError below 24s. */
export function parseDay(text: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text.trim())
  if (!match) throw new RangeError(`KUMIKO_DAY is "${text}": write a number with s, m or h, such as 60s or 24h.`)
  const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 }[match[2] as 's' | 'm' | 'h']
  const dayMs = Number(match[1]) * unitMs
  if (dayMs < shortestDayMs) throw new RangeError(`KUMIKO_DAY is "${text}": the shortest day is 24s.`)

  return dayMs
}

export function isRealDay(dayMs: number): boolean {
  return dayMs === realDayMs
}

/** `duration` after `from`: calendar-exact when a day is 24 h, else a month is 30 days and a year 365. Negative values go back. */
export function addBusinessTime(from: Date, duration: Duration, dayMs: number): Date {
  const { hours = 0, days = 0, months = 0, years = 0 } = duration
  const fixedMs = (days + hours / 24) * dayMs
  if (isRealDay(dayMs)) return new Date(addYears(addMonths(from, months), years).getTime() + fixedMs)

  return new Date(from.getTime() + fixedMs + (months * 30 + years * 365) * dayMs)
}

/** Milliseconds of a duration of hours and days, which have one length everywhere. */
export function businessMs(duration: Pick<Duration, 'hours' | 'days'>, dayMs: number): number {
  return Math.round(((duration.days ?? 0) + (duration.hours ?? 0) / 24) * dayMs)
}
