import type { Database } from '#prisma/database.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'

export type RunningPause = {
  pauseId: string
  processId: string
  stage: string
  openCommands: string[]
  steps: PromiseStep[]
  /** The beginning from which the length is counted. */
  beganAt: string
  endsAt: string
  isAnswerPending: boolean
}

export type PausingMembership = {
  organizationId: string
  membershipId: string
  community: { slug: string; name: string }
  pause: RunningPause | null
}

/** A membership of this person with its live pause, or null: an id of somebody else's leads nowhere. One statement. */
export async function loadPause(db: Database, userId: string, membershipId: string): Promise<PausingMembership | null> {
  const [row] = await db.forPerson(
    userId,
    (tx) => tx.$queryRaw<{ membership: PausingMembership }[]>`
      select json_build_object('organizationId', m.organization_id, 'membershipId', m.id,
        'community', json_build_object('slug', c.slug, 'name', c.name),
        'pause', (select json_build_object('pauseId', p.id, 'processId', r.id, 'stage', r.stage,
            'openCommands', r.open_commands, 'steps', r.steps, 'beganAt', coalesce(p.paused_at, p.starts_at),
            'endsAt', p.ends_at, 'isAnswerPending', exists (select 1 from commands a
              where a.organization_id = r.organization_id and a.process_id = r.id and a.status = 'pending'))
          from pauses p join processes r on r.organization_id = p.organization_id and r.kind = 'pause' and r.subject_id = p.id
          where p.organization_id = m.organization_id and p.membership_id = m.id and p.ended_at is null
          order by r.opened_at desc limit 1)) as membership
      from memberships m join communities c on c.organization_id = m.organization_id and c.id = m.community_id
      where m.id = ${membershipId}::uuid and m.user_id = ${userId}::uuid`,
  )

  return row?.membership ?? null
}
