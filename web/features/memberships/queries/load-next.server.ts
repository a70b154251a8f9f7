import type { Database } from '#prisma/database.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'

export type AskedCommand = {
  id: string
  name: string
  status: 'pending' | 'done' | 'refused'
  answer: CommandAnswer | null
  createdAt: string
}

export type NextProcess = {
  id: string
  organizationId: string
  kind: string
  /** What it is about; of a membership without a process, the membership. */
  subjectId: string
  membershipId: string | null
  title: string
  stage: string
  nextStep: string | null
  nextAt: string | null
  amountCents: number | null
  currency: string | null
  openCommands: string[]
  /** A step waits for this person to act. */
  needsMe: boolean
  steps: PromiseStep[]
  openedAt: string
  community: { slug: string; name: string } | null
  /** The last thing this person asked of it, while it is fresh or waits for an answer. */
  asked: AskedCommand | null
}

export type KeptPromiseRow = { id: string; text: string; keptAt: string; status: 'kept' | 'late' }
export type NextPage = { processes: NextProcess[]; kept: KeptPromiseRow[]; keptCount: number }

/** Everything that runs for one person, nearest first, and what was kept for them. One statement across tenants. */
export async function loadNext(db: Database, userId: string): Promise<NextPage> {
  const [row] = await db.forPerson(
    userId,
    (tx) => tx.$queryRaw<NextPage[]>`
      with mine as (
        select p.*, (
          select json_build_object('id', c.id, 'name', c.name, 'status', c.status, 'answer', c.answer, 'createdAt', c.created_at)
          from commands c where c.organization_id = p.organization_id and c.process_id = p.id
            and (c.status = 'pending' or c.settled_at > now() - interval '10 minutes')
          order by c.created_at desc limit 1) as asked,
          (select json_build_object('slug', c.slug, 'name', c.name) from communities c
            where c.organization_id = p.organization_id and c.id = p.community_id) as community
        from processes p where p.user_id = ${userId}::uuid and p.closed_at is null
      ), kept as (
        select id, text, kept_at, status from promises where user_id = ${userId}::uuid and status in ('kept', 'late')
      )
      select
        coalesce((select json_agg(json_build_object(
          'id', id, 'organizationId', organization_id, 'kind', kind, 'subjectId', subject_id, 'membershipId', membership_id, 'title', title, 'stage', stage, 'nextStep', next_step,
          'nextAt', next_at, 'amountCents', amount_cents, 'currency', currency, 'openCommands', open_commands,
          'needsMe', steps @> '[{"joint": "person"}]', 'steps', steps, 'openedAt', opened_at, 'community', community, 'asked', asked)
          order by steps @> '[{"joint": "person"}]' desc, next_at nulls last, id) from mine), '[]') as processes,
        coalesce((select json_agg(x) from (
          select id, text, kept_at as "keptAt", status from kept order by kept_at desc limit 5) x), '[]') as kept,
        (select count(*)::int from kept) as "keptCount"`,
  )

  return row ?? { processes: [], kept: [], keptCount: 0 }
}

/** The tenant of a process of this person, or null: an id of somebody else's leads nowhere. */
export function findOwnProcess(db: Database, userId: string, processId: string) {
  return db.forPerson(userId, (tx) =>
    tx.process.findFirst({ where: { id: processId, userId }, select: { organizationId: true, kind: true } }),
  )
}
