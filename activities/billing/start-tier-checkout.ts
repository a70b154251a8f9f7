import { randomUUID } from 'node:crypto'
import type { TierSubscription } from '#prisma/generated.server/client.ts'
import { grantsTier, isOverAtStripe, tiers } from '#workflows/billing/tiers.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { closeTierCheckout } from './close-tier-checkout.ts'
import { createTierSession, returnUrlOf, type TierWish } from './create-tier-session.ts'
import { endSubscription } from './end-subscription.ts'
import { syncTier } from './sync-tier.ts'
import { lockTier, throughTierDoor, whereTier } from './tier-door.ts'

/** Stripe wants at least 30 minutes from when it hears of the session; this is real time and never scales. */
const openMinutes = 31

/**
 * Opens the hosted payment page for a tier. At most one is open per person or organization: an older one is expired
 * first, and when Stripe says that it was paid meanwhile, that one wins and its return address is the answer.
 * Throws TIER_NOT_FOR, TIER_RUNNING, EMAIL_NOT_VERIFIED, CHECKOUT_REPLACED, TRY_AGAIN.
 */
export async function startTierCheckout(deps: Deps, input: TierWish): Promise<{ url: string }> {
  await refuseOddBuyer(deps, input)
  await clearTheWay(deps, input)
  for (let tries = 0; tries < 5; tries += 1) {
    const { row, isMine } = await claim(deps, input)
    if (isMine && !row.checkoutSessionId) return { url: await createTierSession(deps, input, row) }
    // A second click of the form that opened it.
    if (isMine && row.checkoutUrl && (await isOpen(deps, row))) return { url: row.checkoutUrl }
    const paid = await closeTierCheckout(deps, input.subject, row)
    if (paid) return { url: returnUrlOf(deps, input.returnPath, paid.sessionId) }
  }

  const userMessage = 'This is open in another window. Go on there, or try again.'
  throw new AppError('TRY_AGAIN', { userMessage, status: 409 })
}

async function refuseOddBuyer({ db }: Deps, { subject, tier, actorId }: TierWish): Promise<void> {
  if (tiers[tier].belongsTo !== subject.kind) {
    const userMessage =
      tier === 'pro' ? 'Pro belongs to a person. Buy it in your settings.' : 'Enterprise belongs to an organization.'
    throw new AppError('TIER_NOT_FOR', { userMessage })
  }
  const user = await db.accounts.user.findUniqueOrThrow({ where: { id: actorId } })
  if (user.emailVerifiedAt) return
  throw new AppError('EMAIL_NOT_VERIFIED', { userMessage: 'Confirm your e-mail address first, then buy.', status: 403 })
}

/** What runs is not bought twice. What runs but gives nothing any more, as after a last unpaid try, ends for the new one. */
async function clearTheWay(deps: Deps, { subject }: TierWish): Promise<void> {
  const { stripeSubscriptionId: id } = await throughTierDoor(deps, subject, (tx) => lockTier(tx, subject))
  if (!id) return
  const status = (await syncTier(deps, id, subject))?.status ?? 'canceled'
  if (isOverAtStripe(status)) return
  if (grantsTier(status)) {
    const userMessage = 'It runs already. Nothing more is charged for it.'
    throw new AppError('TIER_RUNNING', { userMessage, status: 409 })
  }
  await endSubscription(deps.stripeFor(''), { id, key: `kumiko:tier:${id}:replaced` })
  await syncTier(deps, id, subject)
}

/** The one open page is claimed before Stripe is asked, so that of two windows one knows of the other. */
function claim(deps: Deps, input: TierWish): Promise<{ row: TierSubscription; isMine: boolean }> {
  const { subject, token, actorId } = input

  return throughTierDoor(
    deps,
    subject,
    async (tx) => {
      const row = await lockTier(tx, subject)
      if (row.checkoutId) return { row, isMine: row.checkoutToken === token }
      const data = {
        checkoutId: randomUUID(),
        checkoutToken: token,
        checkoutSessionId: null,
        checkoutUrl: null,
        checkoutExpiresAt: new Date(Date.now() + openMinutes * 60_000),
      }
      await tx.tierSubscription.updateMany({ where: whereTier(subject), data })

      return { row: { ...row, ...data }, isMine: true }
    },
    { actorId, reason: 'tier checkout opened' },
  )
}

async function isOpen({ stripeFor }: Deps, { checkoutSessionId }: TierSubscription): Promise<boolean> {
  return (await stripeFor('').checkout.sessions.retrieve(checkoutSessionId ?? '')).status === 'open'
}
