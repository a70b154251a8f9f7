import type { CSSProperties } from 'react'
import { useClock } from '#web/ui/clock.tsx'
import { cx } from '#web/ui/cx.ts'
import { Emblem } from '#web/ui/emblem.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import { Joint } from '#web/ui/joint.tsx'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import type { NextProcess } from '../queries/load-next.server.ts'
import { isCharge } from '../next-words.ts'
import { layTwoWeeks, type TwoWeeks } from '../two-weeks.ts'
import './two-weeks.css'

/** Days are posts, promises are strips, deadlines are joints. Every date of it is written out in the sheets below. */
export function TwoWeeksPicture({ processes, dayMs }: { processes: NextProcess[]; dayMs: number }) {
  const { now, timeZone } = useClock()
  const weeks = layTwoWeeks({ now, timeZone, dayMs })
  const rows = processes.filter(({ nextAt }) => nextAt)
  if (rows.length === 0) return null

  return (
    <div
      className="sheet sheet-bleed two-weeks px-4 pt-3 pb-4"
      role="img"
      aria-label="Two weeks with everything that runs for you. Every date in this picture is written out below."
    >
      <Days days={weeks.days} />
      <div className="relative">
        {rows.map((process) => (
          <ProcessStrip key={process.id} process={process} weeks={weeks} />
        ))}
        <span className="two-weeks-now" style={at(weeks.nowAt)} />
      </div>
    </div>
  )
}

function Days({ days }: Pick<TwoWeeks, 'days'>) {
  return (
    <div className="two-weeks-row">
      <span className="max-md:hidden" />
      <div className="grid grid-cols-[repeat(14,minmax(0,1fr))]">
        {days.map(({ weekday, day, month, isToday, isWeekend }, index) => (
          <span
            key={index}
            className={cx(
              'pb-2 pl-1 text-xs whitespace-nowrap tabular-nums md:pl-1.5',
              isToday ? 'text-pine-ink' : 'text-ink-faint',
            )}
          >
            <span className="md:hidden">{weekday.slice(0, weekday.includes(':') ? 0 : 1)}</span>
            <span className="block min-h-4 max-md:hidden">{weekday}</span>
            <b
              className={cx(
                'block text-base',
                // Short days have a time at every second one only, and on a phone room for no more names either.
                weekday === '' && 'max-md:invisible',
                isToday ? 'font-title' : isWeekend ? 'font-text' : 'font-label text-ink-soft',
              )}
            >
              {day}
              {month && <span className="font-text max-md:hidden"> {month}</span>}
            </b>
          </span>
        ))}
      </div>
    </div>
  )
}

function ProcessStrip({ process, weeks }: { process: NextProcess; weeks: TwoWeeks }) {
  const clock = useClock()
  const next = process.nextAt ? weeks.placeOf(process.nextAt) : weeks.nowAt
  const isHere = next >= 0 && next <= 100

  return (
    <div className="two-weeks-row min-h-9 items-center">
      <span className="flex min-w-0 items-center gap-2 pe-3 font-label max-md:pt-1">
        {process.community && <Emblem slug={process.community.slug} />}
        <span className="relative z-[3] truncate bg-surface pe-1">{fillMarks(process.title, clock)}</span>
      </span>
      <div className="two-weeks-field">
        <Strip from={weeks.placeOf(process.openedAt)} to={weeks.nowAt} />
        <Strip from={weeks.nowAt} to={next} isAhead isFrozen={process.stage === 'paused'} />
        {isHere && (
          <span className={cx('two-weeks-joint', process.needsMe ? 'text-amber' : 'text-pine')} style={at(next)}>
            <Joint shape={process.needsMe ? 'full' : 'open'} />
          </span>
        )}
        {isHere && isCharge(process) && process.amountCents !== null && process.currency !== null && (
          <span className={cx('two-weeks-money', next > 86 && 'two-weeks-money-before')} style={at(next)}>
            {formatMoney(process.amountCents, process.currency)}
          </span>
        )}
      </div>
    </div>
  )
}

function Strip({
  from,
  to,
  isAhead = false,
  isFrozen = false,
}: {
  from: number
  to: number
  isAhead?: boolean
  isFrozen?: boolean
}) {
  const start = Math.max(0, Math.min(100, from))
  const end = Math.max(0, Math.min(100, to))
  if (end <= start) return null
  const style: CSSProperties = { left: `${start}%`, width: `${end - start}%` }

  return <span className={cx('two-weeks-strip', isAhead && 'is-ahead', isFrozen && 'is-frozen')} style={style} />
}

function at(place: number): CSSProperties {
  const style: CSSProperties & Record<'--at', number> = { '--at': place }

  return style
}
