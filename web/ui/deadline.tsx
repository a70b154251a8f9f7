import { useClock } from './clock.tsx'
import { formatDistance, formatMoment } from './format.ts'

const threeHoursMs = 3 * 60 * 60 * 1000

export type DeadlineProps = {
  at: string
  /** The clock stands still (a pause): shows `frozen` in place of the distance. */
  isFrozen?: boolean
  /** Amber only when a person must act; give the distance from which it counts. */
  needsPersonWithinMs?: number
  timeZone?: string
}

/** The moment, then the distance: `Fri 27 Nov, 14:05 | in 2 d 3 h`. Red once it is past. */
export function Deadline({ at, isFrozen = false, needsPersonWithinMs = threeHoursMs, timeZone }: DeadlineProps) {
  const clock = useClock()
  const instant = Date.parse(at)
  const near = nearness({ left: instant - clock.now, isFrozen, needsPersonWithinMs })

  return (
    <span className="deadline" data-near={near}>
      <time dateTime={at}>{formatMoment(instant, { ...clock, timeZone: timeZone ?? clock.timeZone })}</time>
      <span>{isFrozen ? 'frozen' : formatDistance(instant, clock.now, clock)}</span>
    </span>
  )
}

/** How near a deadline is, which gives it its colour. */
export function nearness(input: { left: number; isFrozen: boolean; needsPersonWithinMs: number }) {
  if (input.isFrozen) return 'frozen'
  if (input.left < 0) return 'over'

  return input.left <= input.needsPersonWithinMs ? 'soon' : undefined
}
