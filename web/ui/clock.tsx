import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { realDayMs } from './format.ts'

export type Clock = { now: number; timeZone: string; hasSeconds: boolean; dayLengthMs: number }

const ClockContext = createContext<Clock>({
  now: 0,
  timeZone: 'UTC',
  hasSeconds: false,
  dayLengthMs: realDayMs,
})

export type ClockProviderProps = { now: string; timeZone: string; dayLengthMs?: number; children: ReactNode }

/**
 * The page's clock: starts at the server's moment, so that server and browser write the same text, and runs on by the
 * browser's monotonic timer, so that a wrong computer clock shows no wrong deadline.
 */
export function ClockProvider({ now, timeZone, dayLengthMs = realDayMs, children }: ClockProviderProps) {
  const hasSeconds = dayLengthMs < realDayMs / 24
  const current = useRunningNow(Date.parse(now), hasSeconds ? 1000 : 15_000)

  return (
    <ClockContext.Provider value={{ now: current, timeZone, hasSeconds, dayLengthMs }}>
      {children}
    </ClockContext.Provider>
  )
}

export function useClock(): Clock {
  return useContext(ClockContext)
}

/** The clock's moment, renewed every second: for what ticks. */
export function useTickingNow(): number {
  return useRunningNow(useClock().now, 1000)
}

function useRunningNow(start: number, everyMs: number): number {
  const [elapsed, setElapsed] = useState({ start, ms: 0 })
  useEffect(() => {
    const startedAt = performance.now()
    const timer = setInterval(() => setElapsed({ start, ms: performance.now() - startedAt }), everyMs)

    return () => clearInterval(timer)
  }, [start, everyMs])

  return elapsed.start === start ? start + elapsed.ms : start
}
