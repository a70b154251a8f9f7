import type { Database, Tx } from '#prisma/database.ts'
import type { TierSubscription } from '#prisma/generated.server/client.ts'
import {
  type PaidTier,
  type Tier,
  tierOf,
  type TierSubject,
  tierWayOut,
  type TierWayOut,
} from '#workflows/billing/tiers.rules.ts'

export type TierState = {
  tier: Tier
  /** What is paid for, whether it counts now or not. */
  bought: PaidTier | null
  status: string
  way: TierWayOut
  amountCents: number | null
  currency: string | null
  interval: string | null
  currentPeriodEndsAt: string | null
  cancelAt: string | null
  hasCustomer: boolean
}

export type OwnTier = TierState & { organizations: { slug: string; name: string }[] }
export type OrganizationTier = TierState & { personTier: Tier; communityCount: number }

/** A person's tier, and the organizations that an Enterprise could belong to. */
export function loadOwnTier(db: Database, userId: string): Promise<OwnTier> {
  return db.forPerson(userId, async (tx) => {
    const row = await find(tx, { kind: 'person', id: userId })
    const organizations = await tx.organization.findMany({
      where: { staff: { some: { userId, role: 'owner' } } },
      orderBy: { name: 'asc' },
      select: { slug: true, name: true },
      take: 20,
    })

    return { ...stateOf(row, 'person'), organizations }
  })
}

/** An organization's tier beside that of the owner who asks. */
export async function loadOrganizationTier(
  db: Database,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<OrganizationTier> {
  const own = await db.forPerson(userId, (tx) => find(tx, { kind: 'person', id: userId }))

  return db.forOrganization(organizationId, async (tx) => {
    const row = await find(tx, { kind: 'organization', id: organizationId })
    const communityCount = await tx.community.count({ where: { organizationId } })

    return { ...stateOf(row, 'organization'), personTier: stateOf(own, 'person').tier, communityCount }
  })
}

function find(tx: Tx, { kind, id }: TierSubject): Promise<TierSubscription | null> {
  return tx.tierSubscription.findUnique({ where: { subjectKind_subjectId: { subjectKind: kind, subjectId: id } } })
}

function stateOf(row: TierSubscription | null, kind: TierSubject['kind']): TierState {
  const status = row?.stripeStatus ?? 'none'
  const cancelAt = row?.cancelAt?.toISOString() ?? null
  const named = row?.tier === 'pro' || row?.tier === 'enterprise' ? row.tier : null

  return {
    tier: tierOf({ tier: named, status }, kind),
    bought: named,
    status,
    way: tierWayOut({ status, cancelAt }),
    amountCents: row?.amountCents ?? null,
    currency: row?.currency ?? null,
    interval: row?.interval ?? null,
    currentPeriodEndsAt: row?.currentPeriodEndsAt?.toISOString() ?? null,
    cancelAt,
    hasCustomer: Boolean(row?.stripeCustomerId),
  }
}
