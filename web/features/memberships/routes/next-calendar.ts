import type { LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import { writeCalendar } from '../calendar-file.ts'
import { loadNext, type NextProcess } from '../queries/load-next.server.ts'

export const handle = { permission: 'account' } as const

/** Every dated next step of mine as a calendar file. */
export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const { processes } = await loadNext(deps.db, viewer.id)
  const reader = { timeZone: viewer.timeZone ?? 'UTC', now: Date.now() }
  const page = new URL('/members/me/next', deps.config.PUBLIC_URL).href
  const stampedAt = new Date().toISOString()

  function entryOf({ id, title, nextStep, nextAt }: NextProcess) {
    if (!nextAt) return []
    const text = nextStep ? fillMarks(nextStep, reader) : ''

    return [{ uid: id, at: nextAt, stampedAt, title: fillMarks(title, reader), text, url: `${page}#${id}` }]
  }

  return new Response(writeCalendar(processes.flatMap(entryOf)), {
    headers: {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': 'attachment; filename="kumiko-next.ics"',
      'Cache-Control': 'no-store',
    },
  })
}
