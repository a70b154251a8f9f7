import { useClock } from './clock.tsx'
import { formatDistance, formatMoment } from './format.ts'
import { nearness } from './nearness.ts'

export type DeadlineProps = {
  at: string
  /** Somebody must act before it: amber within the last eighth of a business day (three hours of a real one). */
  needsPerson?: boolean
  /** The clock stands still (a pause): shows `frozen` in place of the distance. */
  isFrozen?: boolean
  timeZone?: string
}

/** The moment, then the distance: `Fri 27 Nov, 14:05 | in 2 d 3 h`. Red once it is past. */
export function Deadline({ at, needsPerson = false, isFrozen = false, timeZone }: DeadlineProps) {
  const clock = useClock()
  const instant = Date.parse(at)
  const near = nearness({ leftMs: instant - clock.now, dayLengthMs: clock.dayLengthMs, needsPerson, isFrozen })

  return (
    <span className="deadline" data-near={near}>
      <time dateTime={at}>{formatMoment(instant, { ...clock, timeZone: timeZone ?? clock.timeZone })}</time>
      <span>{isFrozen ? 'frozen' : formatDistance(instant, clock.now, clock)}</span>
    </span>
  )
}
