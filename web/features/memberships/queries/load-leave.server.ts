import type { Database } from '#prisma/database.ts'

export type LeavingMembership = {
  organizationId: string
  membershipId: string
  state: string
  stripeStatus: string
  hasSubscription: boolean
  cancelAt: string | null
  currentPeriodEndsAt: string | null
  community: { slug: string; name: string }
  /** The sheet of it on the promise page: a trial's while one runs. */
  processId: string | null
  /** The pause that runs, with what it credited. */
  pause: { creditCents: number; currency: string } | null
}

/** A membership of this person that may be left, or null: an id of somebody else's leads nowhere. One statement. */
export async function loadLeave(db: Database, userId: string, membershipId: string): Promise<LeavingMembership | null> {
  const [row] = await db.forPerson(
    userId,
    (tx) => tx.$queryRaw<{ membership: LeavingMembership }[]>`
      select json_build_object('organizationId', m.organization_id, 'membershipId', m.id, 'state', m.state,
        'stripeStatus', m.stripe_status, 'hasSubscription', m.stripe_subscription_id is not null, 'cancelAt', m.cancel_at,
        'currentPeriodEndsAt', m.current_period_ends_at,
        'community', json_build_object('slug', c.slug, 'name', c.name),
        'processId', (select p.id from processes p
          where p.organization_id = m.organization_id and p.membership_id = m.id and p.closed_at is null
          order by p.workflow_id is null limit 1),
        'pause', (select json_build_object('creditCents', coalesce(p.credit_cents, 0), 'currency', l.currency)
          from pauses p join plans l on l.organization_id = m.organization_id and l.id = m.plan_id
          where p.organization_id = m.organization_id and p.membership_id = m.id and p.paused_at is not null
            and p.resumed_at is null and p.ended_at is null
          order by p.paused_at desc limit 1)) as membership
      from memberships m join communities c on c.organization_id = m.organization_id and c.id = m.community_id
      where m.id = ${membershipId}::uuid and m.user_id = ${userId}::uuid`,
  )

  return row?.membership ?? null
}
