import Stripe from 'stripe'
import type { PauseCall } from '#workflows/memberships/pause.activities.ts'
import { wishToResume } from '#workflows/memberships/pause.rules.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { isRefusedByStripe } from '../billing/stripe-errors.ts'
import type { Deps } from '../platform/deps.ts'
import { observePause, type PauseObservation } from './observe-pause.ts'
import { pauseKey } from './pause-keys.ts'
import { resumeParams } from './resume-params.ts'

/**
 * Resumes a subscription once for each wish: the try is claimed in our row first, then done at Stripe under the claim's
 * key, then marked as tried. A crash between two of these is healed by the next try, which finds the same claim. A decline
 * is a result: the invoice stays open, and dunning takes it over.
 */
export async function resumeAtStripe(deps: Deps, call: PauseCall): Promise<PauseObservation> {
  const seen = await observePause(deps, call)
  const wishedAt = wishToResume(seen.truth, Date.now())
  if (seen.subscription.status !== 'paused' || wishedAt === null) return seen
  const attempt = await claimTry(deps, call, wishedAt)
  if (attempt === null) return seen

  // Claimed before and answered by Stripe, but not marked: the invoice of that try tells.
  if (seen.truth.resumption?.status !== 'open') await resume(deps, call, attempt)
  await markTried(deps, call)

  return observePause(deps, call)
}

/** The number of the try for this wish; null when Stripe has answered it. */
function claimTry({ db }: Deps, { organizationId, pauseId }: PauseCall, wishedAt: number): Promise<number | null> {
  return db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.$queryRaw`select id from pauses where organization_id = ${organizationId}::uuid and id = ${pauseId}::uuid for update`
      const where = { organizationId_id: { organizationId, id: pauseId } }
      const row = await tx.pause.findUniqueOrThrow({ where })
      if (row.resumeTriedAt && row.resumeTriedAt.getTime() >= wishedAt) return null
      const isClaimed = row.resumeClaimedAt && row.resumeClaimedAt.getTime() >= (row.resumeTriedAt?.getTime() ?? 0)
      if (isClaimed) return row.resumeAttempt

      const resumeAttempt = row.resumeAttempt + 1
      await tx.pause.update({ where, data: { resumeAttempt, resumeClaimedAt: new Date() } })

      return resumeAttempt
    },
    { reason: 'resume claimed' },
  )
}

async function resume(deps: Deps, call: PauseCall, attempt: number): Promise<void> {
  const { organizationId, pauseId, stripeSubscriptionId } = call
  const stripe = deps.stripeFor(organizationId)
  try {
    await keyedWrite(pauseKey(pauseId, `resume-${attempt}`), (options) =>
      stripe.subscriptions.resume(stripeSubscriptionId, resumeParams, options),
    )
  } catch (error) {
    // Refused: resumed already, or it cannot be. Declined: the invoice says so. The next look tells them apart.
    if (!isRefusedByStripe(error) && !(error instanceof Stripe.errors.StripeCardError)) throw error
  }
}

function markTried({ db }: Deps, { organizationId, pauseId }: PauseCall): Promise<unknown> {
  return db.forOrganization(
    organizationId,
    (tx) => tx.pause.updateMany({ where: { organizationId, id: pauseId }, data: { resumeTriedAt: new Date() } }),
    { reason: 'resume tried' },
  )
}
