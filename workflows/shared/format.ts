const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A real day. A business day may be shorter (`KUMIKO_DAY`), and then moments show their seconds. */
export const realDayMs = dayMs

export type MomentOptions = {
  timeZone: string
  now: number
  hasSeconds?: boolean
  hasYear?: boolean
  /** False in what is read later than it is written, such as a message: then no day is called today. */
  hasToday?: boolean
}

type Parts = { weekday: string; day: string; month: string; year: string; hour: string; minute: string; second: string }

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known

  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  formatters.set(timeZone, formatter)

  return formatter
}

function partsOf(at: number, timeZone: string): Parts {
  const parts: Parts = { weekday: '', day: '', month: '', year: '', hour: '', minute: '', second: '' }
  for (const { type, value } of formatterOf(timeZone).formatToParts(at)) {
    if (type in parts) parts[type as keyof Parts] = value
  }

  return parts
}

function isSameDay(a: Parts, b: Parts): boolean {
  return a.day === b.day && a.month === b.month && a.year === b.year
}

function isFarFrom(at: number, now: number): boolean {
  return Math.abs(at - now) > 365 * dayMs
}

/** `14:05`, or `14:05:09` with seconds. */
export function formatTime(
  at: number,
  { timeZone, hasSeconds = false }: Pick<MomentOptions, 'timeZone' | 'hasSeconds'>,
) {
  const { hour, minute, second } = partsOf(at, timeZone)

  return hasSeconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`
}

/** `Fri 27 Nov`; with the year when asked, or when it is more than twelve months away. */
export function formatDay(at: number, { timeZone, now, hasYear = false }: MomentOptions): string {
  const { weekday, day, month, year } = partsOf(at, timeZone)
  const text = `${weekday} ${day} ${month}`

  return hasYear || isFarFrom(at, now) ? `${text} ${year}` : text
}

/** `Fri 27 Nov, 14:05`, and `Today, 10:29` on the same day of that zone. */
export function formatMoment(at: number, options: MomentOptions): string {
  const isToday =
    options.hasToday !== false &&
    !options.hasYear &&
    isSameDay(partsOf(at, options.timeZone), partsOf(options.now, options.timeZone))
  const day = isToday ? 'Today' : formatDay(at, options)

  return `${day}, ${formatTime(at, options)}`
}

/** A moment as it stands within a sentence: `today, 10:29`. */
export function inSentence(moment: string): string {
  return moment.replace(/^Today/, 'today')
}

/** A length in two units at most, rounded down: `2 d 3 h`, `2 h 11 min`, `9 min`, `46 days`. */
export function formatLength(lengthMs: number, { hasSeconds = false }: { hasSeconds?: boolean } = {}): string {
  const length = Math.max(0, lengthMs)
  const days = Math.floor(length / dayMs)
  const hours = Math.floor((length % dayMs) / hourMs)
  const minutes = Math.floor((length % hourMs) / minuteMs)
  const seconds = Math.floor((length % minuteMs) / 1000)

  if (days >= 14) return `${days} days`
  if (days > 0) return pair(days, 'd', hours, 'h')
  if (hours >= 10) return `${hours} h`
  if (hours > 0) return pair(hours, 'h', minutes, 'min')
  if (hasSeconds) return minutes > 0 ? pair(minutes, 'min', seconds, 's') : `${seconds} s`

  return minutes > 0 ? `${minutes} min` : 'under 1 min'
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small > 0 ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`
}

/** `in 2 d 3 h` before a deadline, `20 min late` after it. */
export function formatDistance(at: number, now: number, options: { hasSeconds?: boolean } = {}): string {
  return at >= now ? `in ${formatLength(at - now, options)}` : `${formatLength(now - at, options)} late`
}

/** How long ago something was written: `22 min`, `1 h`, `3 d`; older than a week, the day itself. */
export function formatAge(at: number, options: MomentOptions): string {
  const age = options.now - at
  if (age < minuteMs) return 'now'
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min`
  if (age < dayMs) return `${Math.floor(age / hourMs)} h`
  if (age < 7 * dayMs) return `${Math.floor(age / dayMs)} d`

  return formatDay(at, options)
}

/** `9:41`, the face of a running hold. */
export function formatClock(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))

  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The city a zone is named after: `Europe/Lisbon` is Lisbon. */
export function cityOf(timeZone: string): string {
  return timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone
}

export type TwoZonesOptions = { eventTimeZone: string; eventCity?: string; viewerTimeZone: string; now: number }

/** `18:30 in Rotterdam · for you in Lisbon: 17:30`; once only when both clocks agree. */
export function formatTwoZones(at: number, options: TwoZonesOptions): string {
  const { eventTimeZone, viewerTimeZone, now, eventCity = cityOf(eventTimeZone) } = options
  const there = formatTime(at, { timeZone: eventTimeZone })
  const here = formatTime(at, { timeZone: viewerTimeZone })
  const isOtherDay = !isSameDay(partsOf(at, eventTimeZone), partsOf(at, viewerTimeZone))
  if (there === here && !isOtherDay) return `${there} in ${eventCity}`

  const mine = isOtherDay ? `${formatDay(at, { timeZone: viewerTimeZone, now })}, ${here}` : here

  return `${there} in ${eventCity} · for you in ${cityOf(viewerTimeZone)}: ${mine}`
}

/** `1,284` */
export function formatCount(count: number): string {
  return count.toLocaleString('en')
}
