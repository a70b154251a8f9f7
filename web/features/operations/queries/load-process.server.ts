import type { Database } from '#prisma/database.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'

export type ProcessDetail = {
  id: string
  organizationId: string
  kind: string
  title: string
  stage: string
  outcome: string | null
  nextStep: string | null
  nextAt: string | null
  workflowId: string | null
  needsHuman: boolean
  steps: PromiseStep[]
  openCommands: string[]
  episode: number
  step: number
  openedAt: string
  closedAt: string | null
  closeReason: string | null
  updatedAt: string
  organization: { slug: string; name: string }
  community: { slug: string; name: string } | null
  member: { name: string; email: string } | null
  promises: {
    id: string
    key: string
    text: string
    dueAt: string
    keptAt: string | null
    status: string
    reason: string | null
  }[]
  commands: { id: string; name: string; status: string; answer: CommandAnswer | null; createdAt: string; by: string }[]
  deliveries: {
    id: string
    kind: string
    channel: string
    subject: string
    status: string
    attempts: number
    claimedAt: string
    error: string | null
  }[]
  audit: { id: string; action: string; entity: string; reason: string | null; at: string; by: string | null }[]
  outbox: {
    id: string
    kind: string
    attempts: number
    createdAt: string
    deliveredAt: string | null
    deadAt: string | null
    lastError: string | null
  }[]
}

/** One process with everything around it, in one statement; null when there is none. */
export async function loadProcess(db: Database, processId: string): Promise<ProcessDetail | null> {
  const rows = await db.forPlatform(
    'operations',
    (tx) => tx.$queryRaw<{ process: ProcessDetail }[]>`
      select json_build_object(
        'id', p.id, 'organizationId', p.organization_id, 'kind', p.kind, 'title', p.title, 'stage', p.stage, 'outcome', p.outcome,
        'nextStep', p.next_step, 'nextAt', p.next_at, 'workflowId', p.workflow_id, 'needsHuman', p.needs_human, 'steps', p.steps, 'openCommands', p.open_commands,
        'episode', p.episode, 'step', p.step, 'openedAt', p.opened_at, 'closedAt', p.closed_at, 'closeReason', p.close_reason,
        'updatedAt', p.updated_at,
        'organization', (select json_build_object('slug', o.slug, 'name', o.name) from organizations o where o.organization_id = p.organization_id),
        'community', (select json_build_object('slug', c.slug, 'name', c.name) from communities c
          where c.organization_id = p.organization_id and c.id = p.community_id),
        'member', (select json_build_object('name', u.name, 'email', u.email) from users u where u.id = p.user_id),
        'promises', coalesce((select json_agg(x) from (
          select id, key, text, due_at as "dueAt", kept_at as "keptAt", status, reason from promises k
          where k.organization_id = p.organization_id and k.process_id = p.id order by k.due_at, k.key limit 50) x), '[]'),
        'commands', coalesce((select json_agg(x) from (
          select k.id, k.name, k.status, k.answer, k.created_at as "createdAt", u.name as by from commands k join users u on u.id = k.user_id
          where k.organization_id = p.organization_id and k.process_id = p.id order by k.created_at desc limit 20) x), '[]'),
        'deliveries', coalesce((select json_agg(x) from (
          select id, kind, channel, subject, status, attempts, claimed_at as "claimedAt", error from deliveries d
          where d.organization_id = p.organization_id and d.dedupe_key like p.workflow_id || ':%' order by d.claimed_at limit 50) x), '[]'),
        'audit', coalesce((select json_agg(x) from (
          select a.id::text as id, a.action, a.entity, a.reason, a.at, u.name as by from audit_log a left join users u on u.id = a.actor_id
          where a.organization_id = p.organization_id
            and a.entity_id in (p.id::text, p.subject_id::text, p.membership_id::text) order by a.at desc limit 30) x), '[]'),
        'outbox', coalesce((select json_agg(x) from (
          select o.id::text as id, concat_ws(' ', o.kind, o.payload ->> 'signal') as kind, o.attempts, o.created_at as "createdAt", o.delivered_at as "deliveredAt", o.dead_at as "deadAt",
            o.last_error as "lastError" from outbox o
          where o.ordering_key = p.workflow_id order by o.id desc limit 20) x), '[]')
      ) as process
      from processes p where p.id = ${processId}::uuid`,
  )

  return rows[0]?.process ?? null
}
