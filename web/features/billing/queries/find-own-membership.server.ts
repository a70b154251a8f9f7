import { z } from 'zod'
import type { Database } from '#prisma/database.ts'

export type OwnMembership = {
  organizationId: string
  membershipId: string
  state: string
  stripeStatus: string
  hasSubscription: boolean
  cancelAt: string | null
  /** A payment failed or is disputed. */
  isUnpaid: boolean
  currentPlanId: string
  community: { slug: string; name: string }
  /** On offer in the community, mine among them. */
  plans: PlanChoice[]
}

export type PlanChoice = {
  id: string
  name: string
  interval: 'month' | 'year' | 'once' | 'free'
  amountCents: number
  currency: string
  isActive: boolean
}

/** A membership of this person with the plans of its community, or null: an id of somebody else's leads nowhere. One statement. */
export async function findOwnMembership(
  db: Database,
  userId: string,
  membershipId: string | null | undefined,
): Promise<OwnMembership | null> {
  const id = z.uuid().safeParse(membershipId)
  if (!id.success) return null
  const [row] = await db.forPerson(
    userId,
    (tx) => tx.$queryRaw<{ membership: OwnMembership }[]>`
      select json_build_object('organizationId', m.organization_id, 'membershipId', m.id, 'state', m.state,
        'stripeStatus', m.stripe_status, 'hasSubscription', m.stripe_subscription_id is not null, 'cancelAt', m.cancel_at,
        'isUnpaid', m.dunning_day is not null,
        'currentPlanId', m.plan_id, 'community', json_build_object('slug', c.slug, 'name', c.name),
        'plans', (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'interval', p.interval,
            'amountCents', p.amount_cents, 'currency', p.currency, 'isActive', p.is_active) order by p.position, p.amount_cents), '[]')
          from plans p where p.organization_id = m.organization_id and p.community_id = m.community_id
            and (p.is_active or p.id = m.plan_id))) as membership
      from memberships m join communities c on c.organization_id = m.organization_id and c.id = m.community_id
      where m.id = ${id.data}::uuid and m.user_id = ${userId}::uuid`,
  )

  return row?.membership ?? null
}
