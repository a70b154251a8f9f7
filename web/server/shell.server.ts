import type { AppLoadContext } from '@remix-run/node'
import type { ShellData, ShellRole } from '#web/ui/shell/shell-data.ts'
import { identify, type Viewer } from './identify.server.ts'

type Row = { slug: string; name: string; role: ShellRole; openCount: number }

/** The frame of every page: who is here, their communities, and how many promises wait for them. */
export async function loadShell(request: Request, context: AppLoadContext): Promise<ShellData> {
  const { config } = context.deps
  const { viewer } = await identify(request, context)
  const frame = { mode: 'student' as const, now: new Date().toISOString(), dayLengthMs: config.dayMs }
  if (!viewer) return { ...frame, viewer: null, communities: [], openCount: 0, canInstruct: false }

  const { communities, openCount } = await readPlaces(context, viewer)
  const { id, name, email, timeZone, isOperator } = viewer

  return {
    ...frame,
    viewer: { id, name, email, timeZone: timeZone ?? 'UTC', isOperator },
    communities,
    openCount,
    canInstruct: communities.some(({ role }) => role === 'owner' || role === 'instructor'),
  }
}

async function readPlaces({ deps }: AppLoadContext, viewer: Viewer) {
  const rows = await deps.db.forPerson(
    viewer.id,
    (tx) => tx.$queryRaw<Row[]>`
      select c.slug, c.name, coalesce(s.role::text, 'member') as role,
        (select count(*)::int from processes p
          where p.user_id = ${viewer.id}::uuid and p.closed_at is null and p.steps @> '[{"joint": "person"}]') as "openCount"
      from communities c
      left join staff s on s.organization_id = c.organization_id and s.user_id = ${viewer.id}::uuid
      left join memberships m on m.organization_id = c.organization_id and m.community_id = c.id
        and m.user_id = ${viewer.id}::uuid and m.state = 'live'
      where s.user_id is not null or m.id is not null
      order by c.name limit 50`,
  )

  return {
    communities: rows.map(({ slug, name, role }) => ({ slug, name, role })),
    openCount: rows[0]?.openCount ?? 0,
  }
}
