import type Stripe from 'stripe'
import { tierWayOut, type TierSubject } from '#workflows/billing/tiers.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { endSubscription } from './end-subscription.ts'
import { keyedWrite } from './keyed-write.ts'
import { dateOf } from './stripe-errors.ts'
import { syncTier } from './sync-tier.ts'
import { findTier, throughTierDoor } from './tier-door.ts'

export type ChangeTierEndingInput = {
  subject: TierSubject
  wish: 'cancel' | 'keep'
  actorId: string
  /** The form's token: a second click is the same wish. */
  token: string
}

export type TierEnding = {
  /** Until when it lasts; null when it renews, or is over. */
  endsAt: Date | null
  renewsAt: Date | null
  isOver: boolean
}

/**
 * Ends a tier with what was paid, at once where nothing is paid any more, or takes that back before its end. All that was
 * made under it stays. Safe to repeat. Throws NO_TIER.
 */
export async function changeTierEnding(deps: Deps, input: ChangeTierEndingInput): Promise<TierEnding> {
  const { subject, wish, token } = input
  const row = await throughTierDoor(deps, subject, (tx) => findTier(tx, subject))
  const id = row?.stripeSubscriptionId
  if (!id) throw noTier()
  const stripe = deps.stripeFor('')
  const subscription = await stripe.subscriptions.retrieve(id)
  const hasChanged = await write(stripe, subscription, wish, `kumiko:tier:${id}:${wish}:${token}`)
  if (hasChanged) await keepDecision(deps, input)
  await syncTier(deps, id, subject)

  const after = await throughTierDoor(deps, subject, (tx) => findTier(tx, subject))
  const status = after?.stripeStatus ?? 'none'
  const isOver = tierWayOut({ status, cancelAt: null }) === 'over'
  if (isOver) return { endsAt: null, renewsAt: null, isOver }
  const endsAt = after?.cancelAt ?? null

  return { endsAt, renewsAt: endsAt ? null : (after?.currentPeriodEndsAt ?? null), isOver }
}

async function write(
  stripe: Stripe,
  { id, status, cancel_at: cancelAt, cancel_at_period_end: isAtPeriodEnd }: Stripe.Subscription,
  wish: ChangeTierEndingInput['wish'],
  key: string,
): Promise<boolean> {
  const way = tierWayOut({ status, cancelAt: dateOf(cancelAt)?.toISOString() ?? null })
  if (wish === 'keep' && way === 'ending') {
    const change = isAtPeriodEnd ? { cancel_at_period_end: false } : { cancel_at: '' as const }
    await keyedWrite(key, (options) => stripe.subscriptions.update(id, change, options))
  }
  if (wish === 'cancel' && way === 'at-period-end') {
    await keyedWrite(key, (options) => stripe.subscriptions.update(id, { cancel_at_period_end: true }, options))
  }
  if (wish === 'cancel' && way === 'at-once') {
    await endSubscription(stripe, { id, key })
  }

  return wish === 'keep' ? way === 'ending' : way === 'at-period-end' || way === 'at-once'
}

/** Of several owners, who it was. A person decides for themselves, and is in no tenant's record. */
async function keepDecision({ db }: Deps, { subject, wish, actorId }: ChangeTierEndingInput): Promise<void> {
  if (subject.kind === 'person') return
  const organizationId = subject.id
  const decision = { organizationId, entity: 'tier_subscriptions', entityId: organizationId, actorId }
  await db.forOrganization(organizationId, (tx) => recordDecision(tx, { ...decision, action: `tier-${wish}` }))
}

function noTier(): AppError {
  return new AppError('NO_TIER', { userMessage: 'You are on Free, so there is nothing to end.', status: 409 })
}
