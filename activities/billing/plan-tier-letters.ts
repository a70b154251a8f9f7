import { randomUUID } from 'node:crypto'
import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { TierSubscription } from '#prisma/generated.server/client.ts'
import { type TierStanding, wantedLetters } from '#workflows/billing/tier-letters.rules.ts'
import { isOverAtStripe, type TierSubject } from '#workflows/billing/tiers.rules.ts'
import { enqueueTierMail } from '../operations/outbox.ts'
import { endedBy } from './dunning-truth.ts'
import type { tierColumns } from './tier-columns.ts'
import { whereTier } from './tier-door.ts'
import { tierStanding } from './tier-standing.ts'

export type PlanTierLettersInput = {
  subject: TierSubject
  before: TierSubscription
  after: ReturnType<typeof tierColumns>
  subscription: Stripe.Subscription
  dayMs: number
}

/**
 * Promises the letters that a change of a tier wants, each with the outbox row that sends it, and waives reminders that
 * have lost their reason. It runs in the transaction that writes the change: a crash before its commit leaves neither and
 * the next look at Stripe makes both, a crash after it leaves the relay to send.
 */
export async function planTierLetters(tx: Tx, input: PlanTierLettersInput): Promise<void> {
  const { subject, before, after, subscription, dayMs } = input
  const now = after.fetchedAt.getTime()
  const isOver = isOverAtStripe(subscription.status)
  const standing = tierStanding(after, subject.kind)
  const fresh = { ...standing, isOver, endedBy: endedBy(subscription) ?? ('request' as const) }
  await waiveReminders(tx, subject, standing, after.fetchedAt)
  for (const { about, key, stripeId, facts, dueAt } of wantedLetters(tierStanding(before, subject.kind), fresh, {
    dayMs,
    now,
  })) {
    const id = randomUUID()
    const due = new Date(dueAt ?? now)
    const { count } = await tx.tierLetter.createMany({
      data: { ...whereTier(subject), id, about, key, stripeId, facts, dueAt: due },
      skipDuplicates: true,
    })
    if (count > 0) await enqueueTierMail(tx, { subject, letterId: id }, dueAt === null ? null : due)
  }
}

/** Paid, ended or let go: what was to come about it is never said, also when the news of it stay the last. */
async function waiveReminders(tx: Tx, subject: TierSubject, { unpaid, given }: TierStanding, at: Date): Promise<void> {
  const isAskedFor = unpaid !== null && given !== 'free'
  await tx.tierLetter.updateMany({
    where: {
      ...whereTier(subject),
      ...{ about: 'unpaid', status: 'planned' },
      ...(isAskedFor && { stripeId: { not: unpaid.invoiceId } }),
    },
    data: { status: 'dropped', reason: 'nothing is asked for any more', settledAt: at },
  })
}
