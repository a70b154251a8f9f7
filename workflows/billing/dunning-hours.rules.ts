import { isRealDay } from '../shared/business-time.ts'

/** When an SMS may arrive, in hours of the reader's clock: from 8:00 until before 21:00. */
const firstHour = 8
const lastHour = 21
const hourMs = 3_600_000
const minuteMs = 60_000

export type SmsZones = { person: string | null; community: string }

/**
 * The clock that an SMS keeps to: the person's, else that of their community. `UTC` names no place, it is what both forms
 * say before somebody chose; null when neither is known.
 */
export function smsZone({ person, community }: SmsZones): string | null {
  return [person, community].find((zone) => zone !== null && zone !== 'UTC') ?? null
}

/**
 * The earliest moment from `now` on at which an SMS may arrive at a person's place (processes.md: 8:00-21:00 local); null
 * where nobody knows the hour there. A short day has no quiet hours (architecture.md, "A day has a length").
 */
export function smsMoment(now: number, timeZone: string | null, dayMs: number): number | null {
  if (!isRealDay(dayMs)) return now
  if (timeZone === null) return null
  let at = now
  // By steps, because a clock may be put forward or back in between.
  for (let step = 0; step < 48 && !isAwake(at, timeZone); step += 1) at = nextHour(at, timeZone)

  return at
}

function isAwake(at: number, timeZone: string): boolean {
  const { hour } = clockOf(at, timeZone)

  return hour >= firstHour && hour < lastHour
}

/** The next full hour of that clock; some zones are half an hour apart from the others. */
function nextHour(at: number, timeZone: string): number {
  const { minute } = clockOf(at, timeZone)

  return Math.floor(at / minuteMs) * minuteMs + hourMs - minute * minuteMs
}

function clockOf(at: number, timeZone: string): { hour: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(at)
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)

  return { hour: read('hour'), minute: read('minute') }
}
