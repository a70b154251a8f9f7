import { useClock } from './clock.tsx'
import { formatAge, formatDay, formatDistance, formatMoment, formatTime, formatTwoZones } from './format.ts'

export type MomentProps = {
  at: string
  show?: 'moment' | 'day' | 'time' | 'distance' | 'age'
  timeZone?: string
  hasYear?: boolean
  hasSeconds?: boolean
  className?: string
}

/** One moment in a `<time>`: absolute by default, in the viewer's zone unless another is given. */
export function Moment({ at, show = 'moment', className, ...overrides }: MomentProps) {
  const clock = useClock()
  const instant = Date.parse(at)
  const options = {
    now: clock.now,
    timeZone: overrides.timeZone ?? clock.timeZone,
    hasSeconds: overrides.hasSeconds ?? clock.hasSeconds,
    hasYear: overrides.hasYear ?? false,
  }
  const isAbsolute = show === 'moment' || show === 'day' || show === 'time'

  return (
    <time dateTime={at} className={className} title={isAbsolute ? undefined : formatMoment(instant, options)}>
      {write[show](instant, options)}
    </time>
  )
}

const write = {
  moment: formatMoment,
  day: formatDay,
  time: formatTime,
  age: formatAge,
  distance: (at: number, options: { now: number; hasSeconds: boolean }) => formatDistance(at, options.now, options),
} as const

export type TwoZonesProps = { at: string; timeZone: string; city?: string; className?: string }

/** An event's start in its own zone first, the viewer's second. */
export function TwoZones({ at, timeZone, city, className }: TwoZonesProps) {
  const clock = useClock()

  return (
    <time dateTime={at} className={className}>
      {formatTwoZones(Date.parse(at), {
        eventTimeZone: timeZone,
        eventCity: city,
        viewerTimeZone: clock.timeZone,
        now: clock.now,
      })}
    </time>
  )
}
