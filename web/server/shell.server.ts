import type { AppLoadContext } from '@remix-run/node'
import type { ShellData } from '#web/ui/shell/shell-data.ts'
import { lookAround } from './surroundings.server.ts'

/** The frame of every page: who is here, their communities, and how many promises wait for them. */
export async function loadShell(request: Request, context: AppLoadContext): Promise<ShellData> {
  const { config } = context.deps
  const { viewer, communities, openCount } = await lookAround(request, context)
  const frame = { mode: 'student' as const, now: new Date().toISOString(), dayLengthMs: config.dayMs }
  if (!viewer) return { ...frame, viewer: null, communities: [], openCount: 0, canInstruct: false }

  const { id, name, email, timeZone, isOperator } = viewer

  return {
    ...frame,
    viewer: { id, name, email, timeZone: timeZone ?? 'UTC', isOperator },
    communities,
    openCount,
    canInstruct: communities.some(({ role }) => role === 'owner' || role === 'instructor'),
  }
}
