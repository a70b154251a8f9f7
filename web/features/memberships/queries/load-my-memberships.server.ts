import type { Database } from '#prisma/database.ts'

export type MyMembership = {
  id: string
  state: string
  stripeStatus: string
  hasSubscription: boolean
  joinedAt: string | null
  cancelAt: string | null
  currentPeriodEndsAt: string | null
  trialEndsAt: string | null
  cardBrand: string | null
  cardLast4: string | null
  cardExpiresOn: string | null
  /** The day of an unpaid payment, while one is open. */
  dunningDay: number | null
  community: { slug: string; name: string }
  /** Of what runs for it, the first that costs something: a dispute beside it has no charge of its own. */
  charge: { amountCents: number; currency: string; at: string } | null
  process: {
    id: string
    nextStep: string | null
    nextAt: string | null
    amountCents: number | null
    currency: string | null
  } | null
}

/** My memberships with what they cost next. One statement across tenants. */
export async function loadMyMemberships(db: Database, userId: string): Promise<MyMembership[]> {
  const [row] = await db.forPerson(
    userId,
    (tx) => tx.$queryRaw<{ memberships: MyMembership[] }[]>`
      select
        coalesce((select json_agg(x) from (
          select m.id, m.state, m.stripe_status as "stripeStatus", m.stripe_subscription_id is not null as "hasSubscription", m.joined_at as "joinedAt", m.cancel_at as "cancelAt",
            m.current_period_ends_at as "currentPeriodEndsAt", m.trial_ends_at as "trialEndsAt", m.card_brand as "cardBrand",
            m.card_last4 as "cardLast4", m.card_expires_on as "cardExpiresOn", m.dunning_day as "dunningDay",
            json_build_object('slug', c.slug, 'name', c.name) as community,
            (select json_build_object('amountCents', f.amount_cents, 'currency', f.currency, 'at', f.next_at)
              from processes f where f.organization_id = m.organization_id and f.membership_id = m.id and f.closed_at is null
                and f.amount_cents > 0 and f.currency is not null and f.next_at is not null
              order by f.workflow_id is null, f.opened_at desc limit 1) as charge,
            (select json_build_object('id', p.id, 'nextStep', p.next_step, 'nextAt', p.next_at, 'amountCents', p.amount_cents, 'currency', p.currency)
              from processes p where p.organization_id = m.organization_id and p.membership_id = m.id and p.closed_at is null
              order by p.workflow_id is null, p.opened_at desc limit 1) as process
          from memberships m join communities c on c.organization_id = m.organization_id and c.id = m.community_id
          where m.user_id = ${userId}::uuid and (m.state <> 'pending' or exists (select 1 from processes p where p.organization_id = m.organization_id
            and p.membership_id = m.id and p.kind = 'transfer' and p.closed_at is null))
          order by m.state = 'ended', m.joined_at desc limit 50) x), '[]') as memberships`,
  )

  return row?.memberships ?? []
}
