import type Stripe from 'stripe'
import type { TierSubscription } from '#prisma/generated.server/client.ts'
import { isOverAtStripe, type TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { findTierSubject } from './find-tier-subject.ts'
import { giveTierBack } from './give-tier-back.ts'
import { planTierLetters } from './plan-tier-letters.ts'
import { idOf } from './stripe-errors.ts'
import { tierColumns, tierDetails } from './tier-columns.ts'
import { lockTier, throughTierDoor, whereTier } from './tier-door.ts'

export type SyncedTier = {
  subject: TierSubject
  /** kept: it is the subject's now. second: another one runs, and this was paid for nothing. other: an old one's end. */
  kind: 'kept' | 'second' | 'other'
  status: string
}

/**
 * Reads a subscription to the platform at Stripe and keeps it with whom its customer stands for; null when that is nobody
 * of ours, or not who asks. A second one, bought in another window, ends at once and is given back in full. Safe to repeat.
 */
export async function syncTier(
  deps: Deps,
  stripeSubscriptionId: string,
  asked?: TierSubject,
): Promise<SyncedTier | null> {
  const fetchedAt = new Date()
  const subscription = await deps.stripeFor('').subscriptions.retrieve(stripeSubscriptionId, { expand: tierDetails })
  const subject = await findTierSubject(deps, idOf(subscription.customer) ?? '', asked)
  if (!subject) return null

  const other = await otherRunning(deps, subject, stripeSubscriptionId)
  if (other) await refresh(deps, subject, other)
  const kind = await write(deps, { subject, subscription, fetchedAt })
  // Without our mark a person made it at Stripe: they look after it.
  if (kind === 'second' && subscription.metadata.checkoutId) await giveTierBack(deps.stripeFor(''), subscription)

  return { subject, kind, status: subscription.status }
}

/** Reads again what the row says that runs: its end may be news that were lost. */
async function refresh(deps: Deps, subject: TierSubject, stripeSubscriptionId: string): Promise<void> {
  const fetchedAt = new Date()
  const subscription = await deps.stripeFor('').subscriptions.retrieve(stripeSubscriptionId, { expand: tierDetails })
  await write(deps, { subject, subscription, fetchedAt })
}

async function otherRunning(deps: Deps, subject: TierSubject, thisId: string): Promise<string | null> {
  const row = await throughTierDoor(deps, subject, (tx) => lockTier(tx, subject))

  return row.stripeSubscriptionId !== thisId && isRunning(row) ? row.stripeSubscriptionId : null
}

type Fetched = { subject: TierSubject; subscription: Stripe.Subscription; fetchedAt: Date }

function write(deps: Deps, { subject, subscription, fetchedAt }: Fetched): Promise<SyncedTier['kind']> {
  return throughTierDoor(
    deps,
    subject,
    async (tx) => {
      const row = await lockTier(tx, subject)
      const isAnother = row.stripeSubscriptionId !== null && row.stripeSubscriptionId !== subscription.id
      if (isAnother && isOverAtStripe(subscription.status)) return 'other'
      if (isAnother && isRunning(row)) return 'second'
      // An older answer never overwrites a newer one.
      if (row.fetchedAt && row.fetchedAt > fetchedAt) return 'kept'
      const after = tierColumns(subscription, fetchedAt)
      await tx.tierSubscription.updateMany({ where: whereTier(subject), data: after })
      await planTierLetters(tx, { subject, before: row, after, subscription, dayMs: deps.config.dayMs })

      return 'kept'
    },
    { reason: 'read at Stripe' },
  )
}

function isRunning({ stripeSubscriptionId, stripeStatus }: TierSubscription): boolean {
  return stripeSubscriptionId !== null && !isOverAtStripe(stripeStatus)
}
