import type { Database, Tx } from '#prisma/database.ts'
import type { TierSubscription } from '#prisma/generated.server/client.ts'
import { unpaidTierSteps } from '#workflows/billing/tier-unpaid.promise.ts'
import {
  grantsTier,
  isPaidTier,
  type PaidTier,
  type Tier,
  tierNames,
  tierOf,
  type TierSubject,
  tierWayOut,
  type TierWayOut,
} from '#workflows/billing/tiers.rules.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'

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
  /** The renewal that failed: what happens when, and where it is paid. */
  unpaid: { steps: PromiseStep[]; payUrl: string | null; isGiven: boolean } | null
}

export type TierNeeds = { db: Database; config: { dayMs: number } }

export type OwnTier = TierState & { organizations: { slug: string; name: string }[] }
export type OrganizationTier = TierState & { personTier: Tier; communityCount: number }

/** A person's tier, and the organizations that an Enterprise could belong to. */
export function loadOwnTier({ db, config }: TierNeeds, userId: string): Promise<OwnTier> {
  const subject = { kind: 'person', id: userId } as const

  return db.forPerson(userId, async (tx) => {
    const row = await find(tx, subject)
    const written = await whenWritten(tx, row)
    const organizations = await tx.organization.findMany({
      where: { staff: { some: { userId, role: 'owner' } } },
      orderBy: { name: 'asc' },
      select: { slug: true, name: true },
      take: 20,
    })

    return { ...stateOf(row, 'person'), unpaid: unpaidOf(row, written, config), organizations }
  })
}

/** An organization's tier beside that of the owner who asks. */
export async function loadOrganizationTier(
  { db, config }: TierNeeds,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<OrganizationTier> {
  const own = await db.forPerson(userId, (tx) => find(tx, { kind: 'person', id: userId }))

  return db.forOrganization(organizationId, async (tx) => {
    const row = await find(tx, { kind: 'organization', id: organizationId })
    const { communityCount, written } = await countRoom(tx, organizationId, row?.unpaidInvoiceId ?? null)
    const unpaid = unpaidOf(row, written, config)

    return { ...stateOf(row, 'organization'), unpaid, personTier: stateOf(own, 'person').tier, communityCount }
  })
}

function find(tx: Tx, { kind, id }: TierSubject): Promise<TierSubscription | null> {
  return tx.tierSubscription.findUnique({ where: { subjectKind_subjectId: { subjectKind: kind, subjectId: id } } })
}

type Room = { communityCount: number; written: Date[] }

/** Both in one statement: the page has five. */
async function countRoom(tx: Tx, organizationId: string, unpaidInvoiceId: string | null): Promise<Room> {
  const [room] = await tx.$queryRaw<Room[]>`
    select (select count(*)::int from communities where organization_id = ${organizationId}::uuid) as "communityCount",
      array(select said_at from tier_letters where subject_kind = 'organization' and subject_id = ${organizationId}::uuid
        and stripe_id = ${unpaidInvoiceId} and about = 'unpaid' and status = 'sent' and said_at is not null
        order by said_at) as written`

  return room ?? { communityCount: 0, written: [] }
}

/** When each letter about the open renewal went out. Asked for only where one is open. */
async function whenWritten(tx: Tx, row: TierSubscription | null): Promise<Date[]> {
  if (!row?.unpaidInvoiceId) return []
  const { subjectKind, subjectId, unpaidInvoiceId: stripeId } = row
  const letters = await tx.tierLetter.findMany({
    where: { subjectKind, subjectId, stripeId, about: 'unpaid', status: 'sent' },
    orderBy: { saidAt: 'asc' },
    select: { saidAt: true },
  })

  return letters.flatMap(({ saidAt }) => saidAt ?? [])
}

function unpaidOf(row: TierSubscription | null, written: Date[], { dayMs }: TierNeeds['config']): TierState['unpaid'] {
  if (!row?.unpaidSince || !isPaidTier(row.tier)) return null
  const isGiven = grantsTier(row.stripeStatus)
  const unpaid = {
    name: tierNames[row.tier],
    isGiven,
    since: row.unpaidSince.toISOString(),
    amountCents: row.unpaidCents ?? 0,
    currency: row.currency ?? 'USD',
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
    writtenAt: written.map((at) => at.toISOString()),
  }

  return { steps: unpaidTierSteps(unpaid, { dayMs }, Date.now()), payUrl: row.payUrl, isGiven }
}

function stateOf(row: TierSubscription | null, kind: TierSubject['kind']): Omit<TierState, 'unpaid'> {
  const status = row?.stripeStatus ?? 'none'
  const cancelAt = row?.cancelAt?.toISOString() ?? null
  const named = row && isPaidTier(row.tier) ? row.tier : null

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
