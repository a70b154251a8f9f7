import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react'
import { useTickingNow } from './clock.tsx'
import { formatClock, formatTime } from './format.ts'
import { useClock } from './clock.tsx'

const minuteMs = 60_000

export type HoldTimerProps = {
  until: string
  /** The whole length of the hold, for the ten strips. */
  lengthMs: number
  title: ReactNode
  /** What happens at the end: `Then they go back on sale.` */
  after: ReactNode
  /** Shown once it is over: `Nothing was charged. 12 seats are left.` */
  ended: ReactNode
  onEnd?: () => void
}

/** A hold that ticks: how long, until when, what then. Reads its end aloud, not each second. */
export function HoldTimer({ until, lengthMs, title, after, ended, onEnd }: HoldTimerProps) {
  const { timeZone } = useClock()
  const end = Date.parse(until)
  const left = Math.max(0, end - useTickingNow())
  const near = left === 0 ? 'over' : left <= 2 * minuteMs ? 'soon' : undefined
  useEnd(left === 0, onEnd)

  return (
    <div className="hold" data-near={near}>
      <span className="hold-clock" role="timer" aria-label={`${formatClock(left)} left`}>
        {formatClock(left)}
      </span>
      <span className="font-label">{left === 0 ? 'The hold is over' : title}</span>
      <span className="text-sm text-ink-soft" aria-live="polite">
        {left === 0 ? (
          ended
        ) : (
          <>
            Until {formatTime(end, { timeZone, hasSeconds: true })}. {after}
          </>
        )}
      </span>
      <Strips share={lengthMs > 0 ? left / lengthMs : 0} />
    </div>
  )
}

function Strips({ share }: { share: number }) {
  return (
    <span className="hold-strips" aria-hidden="true">
      {Array.from({ length: 10 }, (_, index) => {
        const part = Math.max(0, Math.min(1, share * 10 - index))
        const style: CSSProperties & Record<'--left', number> = { '--left': Math.round(part * 100) }

        return <i key={index} style={style} />
      })}
    </span>
  )
}

function useEnd(isOver: boolean, onEnd: (() => void) | undefined) {
  const callback = useRef(onEnd)
  useEffect(() => {
    callback.current = onEnd
  })
  useEffect(() => {
    if (isOver) callback.current?.()
  }, [isOver])
}
