import type { Database } from '#prisma/database.ts'
import { activityLog, type Evidence } from '#workflows/billing/dispute-evidence.rules.ts'
import type { DisputePage } from './load-dispute.server.ts'

type Dated = { at: string; title: string }

type Ground = {
  planName: string
  joinedAt: string | null
  termsAcceptedAt: string | null
  posts: Dated[]
  goals: Dated[]
  postCount: number
  replyCount: number
}

const none: Ground = {
  planName: '',
  joinedAt: null,
  termsAcceptedAt: null,
  posts: [],
  goals: [],
  postCount: 0,
  replyCount: 0,
}

export type DraftEvidenceInput = { organizationId: string; dispute: DisputePage }

/** What our own rows can prove, as a draft that an owner reads, changes and sends. Two statements. */
export async function draftEvidence(db: Database, { organizationId, dispute }: DraftEvidenceInput): Promise<Evidence> {
  const { member, community, invoice } = dispute
  const [ground, seen] = [await loadGround(db, organizationId, dispute.membershipId), await lastSeen(db, member.id)]
  const { planName, postCount, replyCount } = ground
  const log = activityLog({
    ...{ communityName: community, planName, postCount, replyCount },
    joinedAt: dateOf(ground.joinedAt),
    termsAcceptedAt: dateOf(ground.termsAcceptedAt),
    lastSeenAt: seen,
    posts: ground.posts.map(dated),
    goals: ground.goals.map(dated),
  })

  return {
    customer_name: member.name,
    customer_email_address: member.email,
    service_date: periodText(invoice),
    product_description: `Membership of the online community ${community}, plan ${planName}: access to its members, posts, goals and events.`,
    access_activity_log: log,
    uncategorized_text: '',
  }
}

async function loadGround(db: Database, organizationId: string, membershipId: string): Promise<Ground> {
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<Ground[]>`
      with mine as (
        select p.created_at as at, coalesce(nullif(p.title, ''), left(p.body, 60)) as title
        from posts p join memberships m on m.organization_id = p.organization_id and m.community_id = p.community_id
          and m.user_id = p.author_id
        where m.organization_id = ${organizationId}::uuid and m.id = ${membershipId}::uuid and p.deleted_at is null
      )
      select pl.name as "planName", m.joined_at as "joinedAt", m.terms_accepted_at as "termsAcceptedAt",
        coalesce((select json_agg(x) from (select * from mine order by at desc limit 50) x), '[]') as posts,
        (select count(*)::int from mine) as "postCount",
        (select count(*)::int from replies r join posts p on p.organization_id = r.organization_id and p.id = r.post_id
          where r.organization_id = m.organization_id and p.community_id = m.community_id and r.author_id = m.user_id
            and r.deleted_at is null) as "replyCount",
        coalesce((select json_agg(json_build_object('at', e.selected_at, 'title', g.title)) from enrolments e
          join goal_templates g on g.organization_id = e.organization_id and g.id = e.goal_template_id
          where e.organization_id = m.organization_id and e.membership_id = m.id), '[]') as goals
      from memberships m join plans pl on pl.organization_id = m.organization_id and pl.id = m.plan_id
      where m.organization_id = ${organizationId}::uuid and m.id = ${membershipId}::uuid`,
  )

  return row ?? none
}

/** Sessions belong to no tenant, and no more of them than the moment is told. */
async function lastSeen(db: Database, userId: string): Promise<Date | null> {
  const session = await db.forAccounts((tx) =>
    tx.session.findFirst({ where: { userId }, select: { lastSeenAt: true }, orderBy: { lastSeenAt: 'desc' } }),
  )

  return session?.lastSeenAt ?? null
}

function dated({ at, title }: Dated): { at: Date; title: string } {
  return { at: new Date(at), title }
}

function dateOf(at: string | Date | null): Date | null {
  return at === null ? null : new Date(at)
}

function periodText(invoice: DisputePage['invoice']): string {
  const { periodStartsAt, periodEndsAt } = invoice ?? {}
  if (!periodStartsAt || !periodEndsAt) return ''

  return `${periodStartsAt.slice(0, 10)} to ${periodEndsAt.slice(0, 10)}`
}
