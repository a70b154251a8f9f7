/** One comparison: what was said, for when, and what came. */
export type Check = { what: string; came: string; isKept: boolean; dueAt?: number; cameAt?: number | undefined }

export type Station = { name: string; day: number; checks: Check[]; isKept: boolean }

export type StationLog = ReturnType<typeof openStationLog>

/** Prints each station as it is left: the business day, what had been said, what came. */
export function openStationLog(say: (line: string) => void) {
  const stations: Station[] = []

  return {
    stations,
    leave: (name: string, day: number, checks: Check[]) => {
      const isKept = checks.every((check) => check.isKept)
      stations.push({ name, day, checks, isKept })
      say(`day ${day.toFixed(1).padStart(4)}  ${name}: ${isKept ? 'kept' : 'BROKEN'}`)
      for (const check of checks) say(`          ${lineOf(check)}`)
    },
    /** `N stations kept, M broken`. */
    sum: () => {
      const kept = stations.filter(({ isKept }) => isKept).length

      return { kept, broken: stations.length - kept }
    },
  }
}

function lineOf({ what, dueAt, cameAt, came, isKept }: Check): string {
  const due = dueAt === undefined ? '' : ` at ${timeOf(dueAt)}`
  const late = dueAt === undefined || cameAt === undefined ? '' : ` (${secondsOf(cameAt - dueAt)})`
  const then = cameAt === undefined ? '' : ` at ${timeOf(cameAt)}`

  return `${isKept ? 'kept  ' : 'BROKEN'}  ${what}${due} → ${came}${then}${late}`
}

function timeOf(instant: number): string {
  return new Date(instant).toISOString().slice(11, 19)
}

function secondsOf(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1000).toFixed(1)} s`
}
