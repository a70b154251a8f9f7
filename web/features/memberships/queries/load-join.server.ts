import { emailClaim, isTrialUsed } from '#activities/memberships/trial-claims.ts'
import type { Deps } from '#activities/platform/deps.ts'
import type { Tx } from '#prisma/database.ts'
import { consentText, joinSteps } from '#workflows/memberships/join.promise.ts'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'
import type { JoinPlan } from './load-terms.server.ts'

export type JoinReader = {
  deps: Deps
  organizationId: string
  community: { id: string; slug: string; name: string }
  viewer: { email: string } | null
  /** Asked for by the link in our message to somebody whose card had a trial here. */
  isWithoutTrial: boolean
}

export type JoinOption = JoinPlan & { steps: PromiseStep[]; consent: string; todayCents: number }

type JoinRow = {
  tagline: string
  policy: unknown
  memberCount: number
  onGoalCount: number
  plans: JoinPlan[]
  staff: { id: string; name: string; role: string }[]
  goals: { id: string; title: string; tagline: string }[]
}

/** Every way to join with its own promise line, so that the choice needs no round trip. Two statements. */
export function loadJoin(reader: JoinReader) {
  const { deps, organizationId, community, viewer, isWithoutTrial } = reader

  return deps.db.forOrganization(organizationId, async (tx) => {
    const row = await readRow(tx, reader)
    const keys = viewer ? [emailClaim(deps, viewer.email)] : []
    const place = { organizationId, communityId: community.id }
    const hasHadTrial = isWithoutTrial || (viewer !== null && (await isTrialUsed(tx, place, keys)))
    const { policy, plans, ...about } = row
    const shared = { communityName: community.name, policy: trialPolicy(policy), dayMs: deps.config.dayMs }
    const options = plans.map((plan) => offerOf(hasHadTrial ? { ...plan, trialDays: 0 } : plan, shared))

    return { ...about, options, isTrialUsed: hasHadTrial && plans.some(({ trialDays }) => trialDays > 0) }
  })
}

type Shared = { communityName: string; policy: ReturnType<typeof trialPolicy>; dayMs: number }

function offerOf(plan: JoinPlan, shared: Shared): JoinOption {
  const offer = { ...plan, ...shared }
  const now = new Date()

  return {
    ...plan,
    steps: joinSteps(offer, now),
    consent: consentText(offer, now),
    todayCents: plan.trialDays > 0 ? 0 : plan.amountCents,
  }
}

async function readRow(tx: Tx, { organizationId, community }: JoinReader): Promise<JoinRow> {
  const [row] = await tx.$queryRaw<JoinRow[]>`
    with here as (select ${organizationId}::uuid as org, ${community.id}::uuid as community)
    select c.tagline, c.policy, c.member_count as "memberCount",
      (select count(*)::int from enrolments e where e.organization_id = org and e.community_id = community and e.status = 'selected') as "onGoalCount",
      coalesce((select json_agg(x) from (
        select p.id, p.name, p.interval, p.amount_cents as "amountCents", p.currency, p.trial_days as "trialDays"
        from plans p where p.organization_id = org and p.community_id = community and p.is_active
        order by p.position, p.amount_cents limit 8) x), '[]') as plans,
      coalesce((select json_agg(x) from (
        select u.id, u.name, s.role from staff s join users u on u.id = s.user_id
        where s.organization_id = org and s.role in ('owner', 'instructor') order by s.role desc, s.created_at limit 4) x), '[]') as staff,
      coalesce((select json_agg(x) from (
        select g.id, g.title, g.tagline from goal_templates g
        where g.organization_id = org and g.community_id = community and g.is_active order by g.position limit 6) x), '[]') as goals
    from here join communities c on c.organization_id = org and c.id = community`
  if (!row) throw new Response(null, { status: 404 })

  return row
}
