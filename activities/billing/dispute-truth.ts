import type { Tx } from '#prisma/database.ts'
import type { Dispute } from '#prisma/generated.server/client.ts'
import type { DisputeMessage, DisputeTruth } from '#workflows/billing/dispute.rules.ts'
import { loadSaid } from '../messaging/load-said.ts'
import { disputeMailPrefix } from './dispute-keys.ts'

export type DisputeTruthInput = { dispute: Dispute; isCardInUse: boolean; owners: string[]; readAt: Date }

/** The row as the rules want it, with what every owner was told. */
export async function disputeTruth(tx: Tx, input: DisputeTruthInput): Promise<DisputeTruth> {
  const { dispute, isCardInUse, owners, readAt } = input
  const { organizationId, stripeDisputeId, openedAt, evidenceDueAt, evidenceSentAt, closedAt } = dispute
  const keys = await loadSaid<string>(tx, { organizationId, prefix: disputeMailPrefix(stripeDisputeId) })

  return {
    readAt: readAt.toISOString(),
    status: dispute.status,
    amountCents: dispute.amountCents,
    currency: dispute.currency,
    openedAt: openedAt.toISOString(),
    evidenceDueAt: evidenceDueAt?.toISOString() ?? null,
    evidenceSentAt: evidenceSentAt?.toISOString() ?? null,
    closedAt: closedAt?.toISOString() ?? null,
    isCardInUse,
    said: saidToAll(keys, owners),
  }
}

/** A message counts as said when everybody who owns the organization now has it; the last one dates it. */
function saidToAll(keys: Partial<Record<string, string>>, owners: string[]): DisputeTruth['said'] {
  const said: DisputeTruth['said'] = {}
  for (const message of messages) {
    const times = owners.flatMap((owner) => keys[`${message}:${owner}`] ?? [])
    const last = times.sort().at(-1)
    if (last && times.length === owners.length) said[message] = last
  }

  return said
}

const messages: DisputeMessage[] = ['asked', 'opened', 'reminder', 'missed', 'won', 'lost', 'withdrawn']

/** Who is told: the owners, the first of them first. */
export async function ownersOf(tx: Tx, organizationId: string): Promise<string[]> {
  const staff = await tx.staff.findMany({
    where: { organizationId, role: 'owner' },
    select: { userId: true },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
  })

  return staff.map(({ userId }) => userId)
}
