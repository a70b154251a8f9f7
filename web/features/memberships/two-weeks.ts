import { formatTime, realDayMs } from '#web/ui/format.ts'

export const dayCount = 14

export type DayLabel = { weekday: string; day: string; month: string | null; isToday: boolean; isWeekend: boolean }

export type TwoWeeks = {
  days: DayLabel[]
  /** Where now stands, in per cent of the width. */
  nowAt: number
  /** Where a moment stands; outside 0 to 100 it is not in the picture. */
  placeOf: (at: string) => number
}

export type TwoWeeksInput = { now: number; timeZone: string; dayMs: number }

/**
 * Two weeks of the viewer's calendar from this Monday. Where a business day is not 24 h, fourteen business days from two
 * before now, counted from now, every second with its time.
 */
export function layTwoWeeks({ now, timeZone, dayMs }: TwoWeeksInput): TwoWeeks {
  return dayMs === realDayMs ? calendarWeeks(now, timeZone) : shortDays(now, timeZone, dayMs)
}

function calendarWeeks(now: number, timeZone: string): TwoWeeks {
  const today = wallClock(now, timeZone)
  const midnight = today - (today % realDayMs)
  const monday = midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * realDayMs
  const placeOfWall = (wall: number) => ((wall - monday) / (dayCount * realDayMs)) * 100
  const days = Array.from({ length: dayCount }, (_, index) => labelOf(monday + index * realDayMs, index, midnight))

  return { days, nowAt: placeOfWall(today), placeOf: (at) => placeOfWall(wallClock(Date.parse(at), timeZone)) }
}

function labelOf(wall: number, index: number, todayMidnight: number): DayLabel {
  const date = new Date(wall)
  const name = (options: Intl.DateTimeFormatOptions) => date.toLocaleString('en-US', { timeZone: 'UTC', ...options })

  return {
    weekday: name({ weekday: 'short' }),
    day: String(date.getUTCDate()),
    month: index > 0 && date.getUTCDate() === 1 ? name({ month: 'short' }) : null,
    isToday: wall === todayMidnight,
    isWeekend: date.getUTCDay() % 6 === 0,
  }
}

function shortDays(now: number, timeZone: string, dayMs: number): TwoWeeks {
  const start = now - 2 * dayMs
  const placeOfMs = (ms: number) => ((ms - start) / (dayCount * dayMs)) * 100
  const days = Array.from({ length: dayCount }, (_, index) => ({
    weekday: index % 2 === 0 ? formatTime(start + index * dayMs, { timeZone, hasSeconds: true }).slice(3) : '',
    day: shortDayName(index - 2),
    month: null,
    isToday: index === 2,
    isWeekend: false,
  }))

  return { days, nowAt: placeOfMs(now), placeOf: (at) => placeOfMs(Date.parse(at)) }
}

/** Business days from now: `−2`, `now`, `+11`. */
function shortDayName(days: number): string {
  return days === 0 ? 'now' : `${days < 0 ? '−' : '+'}${Math.abs(days)}`
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** What a clock on the wall of that zone shows, as if it were UTC: differences are calendar days in any season. */
export function wallClock(at: number, timeZone: string): number {
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { ...wallParts, timeZone })
  clocks.set(timeZone, clock)
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part

  return Date.UTC(year, month - 1, day, hour, minute, second)
}

const wallParts: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
}
