import { nextPrice } from '#activities/billing/charge-terms.ts'
import type { Database } from '#prisma/database.ts'
import type { NextProcess } from './load-next.server.ts'

export type OnboardingRow = {
  guidelinesAcceptedAt: string | null
  goalTitle: string | null
  hasSaidHello: boolean
  trialEndsAt: string | null
  /** With what the next charge takes, and later ones where that is another amount. */
  plan: { amountCents: number; laterCents: number | null; currency: string; interval: string }
  process: Pick<NextProcess, 'id' | 'nextAt'> | null
}

type StoredRow = OnboardingRow & { chargeTerms: unknown; periodEndsAt: string | null }

/** Where a new member stands in the first three steps; null when this person has no live membership here. */
export async function loadOnboarding(
  db: Database,
  { organizationId, communityId, userId }: { organizationId: string; communityId: string; userId: string },
): Promise<OnboardingRow | null> {
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<{ onboarding: StoredRow }[]>`
      select json_build_object(
        'guidelinesAcceptedAt', m.guidelines_accepted_at,
        'goalTitle', (select g.title from enrolments e join goal_templates g on g.organization_id = e.organization_id and g.id = e.goal_template_id
          where e.organization_id = m.organization_id and e.membership_id = m.id and e.status = 'selected' limit 1),
        'hasSaidHello', exists (select 1 from posts p
          where p.organization_id = m.organization_id and p.community_id = m.community_id and p.author_id = m.user_id and p.deleted_at is null),
        'trialEndsAt', case when m.stripe_status = 'trialing' then m.trial_ends_at end,
        'chargeTerms', m.charge_terms, 'periodEndsAt', m.current_period_ends_at,
        'plan', json_build_object('amountCents', p.amount_cents, 'currency', p.currency, 'interval', p.interval),
        'process', (select json_build_object('id', r.id, 'nextAt', r.next_at) from processes r
          where r.organization_id = m.organization_id and r.membership_id = m.id and r.closed_at is null
          order by r.workflow_id is null limit 1)) as onboarding
      from memberships m join plans p on p.organization_id = m.organization_id and p.id = m.plan_id
      where m.organization_id = ${organizationId}::uuid and m.community_id = ${communityId}::uuid and m.user_id = ${userId}::uuid
        and m.state = 'live'`,
  )

  if (!row) return null
  const { chargeTerms, periodEndsAt, ...onboarding } = row.onboarding
  const currentPeriodEndsAt = periodEndsAt ? new Date(periodEndsAt) : null
  const price = nextPrice({ plan: onboarding.plan, chargeTerms, currentPeriodEndsAt })

  return { ...onboarding, plan: { ...onboarding.plan, ...price } }
}
