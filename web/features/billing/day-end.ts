/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function aheadMs(at: number, timeZone: string): number {
  const options = { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
  const parts = new Intl.DateTimeFormat('en', { ...options, ...time }).formatToParts(at)
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const shown = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'))

  return shown - Math.floor(at / 1000) * 1000
}

/** The first moment after a day (`2026-12-24`) on a zone's calendar, through changes of its clock. */
export function dayEnd(day: string, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`) + 86_400_000
  const guess = midnight - aheadMs(midnight, timeZone)

  return new Date(midnight - aheadMs(guess, timeZone))
}
