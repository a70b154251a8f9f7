import type { Tx } from '#prisma/database.ts'
import { type PauseFacts, yearBefore } from '#workflows/memberships/pause-limits.rules.ts'

export type PauseFactsInput = { organizationId: string; membershipId: string; startsAt: Date; dayMs: number }

/** An open payment of the membership and the process that asks for it. */
export type Owed = { processId: string; amountCents: number; currency: string; canRetry: boolean }

export type PauseGround = {
  facts: PauseFacts
  owed: Owed[]
  userId: string
  stripeSubscriptionId: string | null
  cardLast4: string | null
  community: { name: string; policy: unknown }
}

type Row = Omit<PauseGround, 'facts' | 'community'> & {
  state: string
  stripeStatus: string
  cancelAt: Date | null
  communityName: string
  communityPolicy: unknown
  hasLivePause: boolean
  usedInYear: number
}

/**
 * What the limits are checked against, in one statement; null where there is no such membership. Pauses count for the
 * person in the community, whichever membership they were of.
 */
export async function loadPauseFacts(tx: Pick<Tx, '$queryRaw'>, input: PauseFactsInput): Promise<PauseGround | null> {
  const { organizationId, membershipId, startsAt, dayMs } = input
  const [row] = await tx.$queryRaw<Row[]>`
    select m.user_id as "userId", m.state, m.stripe_status as "stripeStatus", m.cancel_at as "cancelAt",
      m.stripe_subscription_id as "stripeSubscriptionId", m.card_last4 as "cardLast4",
      c.name as "communityName", c.policy as "communityPolicy",
      exists (select 1 from pauses p where p.organization_id = m.organization_id and p.membership_id = m.id
        and p.ended_at is null) as "hasLivePause",
      (select count(*)::int from pauses p where p.organization_id = m.organization_id and p.community_id = m.community_id
        and p.user_id = m.user_id and p.refusal is null and p.ended_at is not null
        and p.paused_at > ${yearBefore(startsAt.getTime(), dayMs)}) as "usedInYear",
      coalesce((select json_agg(json_build_object('processId', r.id, 'amountCents', d.amount_cents, 'currency', d.currency,
          'canRetry', 'retryNow' = any(r.open_commands)) order by d.first_failed_at)
        from dunnings d join processes r on r.organization_id = d.organization_id and r.kind = 'dunning' and r.subject_id = d.id
        where d.organization_id = m.organization_id and d.membership_id = m.id and d.kind = 'renewal' and d.closed_at is null
          and r.closed_at is null), '[]') as owed
    from memberships m join communities c on c.organization_id = m.organization_id and c.id = m.community_id
    where m.organization_id = ${organizationId}::uuid and m.id = ${membershipId}::uuid`
  if (!row) return null
  const { state, stripeStatus: status, cancelAt, hasLivePause, usedInYear, stripeSubscriptionId } = row
  const hasSubscription = stripeSubscriptionId !== null

  return {
    facts: { state, status, cancelAt: cancelAt?.toISOString() ?? null, hasSubscription, hasLivePause, usedInYear },
    owed: row.owed,
    userId: row.userId,
    stripeSubscriptionId,
    cardLast4: row.cardLast4,
    community: { name: row.communityName, policy: row.communityPolicy },
  }
}
