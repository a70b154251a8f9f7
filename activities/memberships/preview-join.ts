import { joinPrice } from '#workflows/memberships/join-price.ts'
import { joinSteps } from '#workflows/memberships/join.promise.ts'
import { consentText, termsText } from '#workflows/memberships/join-terms.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'
import type { Deps } from '../platform/deps.ts'
import { loadOffer } from './load-offer.ts'

export type PreviewJoinInput = {
  organizationId: string
  communityId: string
  planId: string
  /** Null for somebody who is not logged in. */
  userId: string | null
  withTrial?: boolean
}

export type JoinPreview = {
  steps: PromiseStep[]
  /** What the box beside the button says; carries marks. */
  consent: string
  terms: string
  trialDays: number
  /** This person had a trial here: offer to join without one. */
  isTrialUsed: boolean
  amountTodayCents: number
  currency: string
}

/** What happens when and what it costs, before anybody pays. Throws PLAN_GONE. */
export async function previewJoin(deps: Deps, input: PreviewJoinInput): Promise<JoinPreview> {
  const { organizationId, userId } = input
  const user = userId ? await deps.db.accounts.user.findUnique({ where: { id: userId } }) : null
  const { offer, isTrialUsed } = await deps.db.forOrganization(organizationId, (tx) =>
    loadOffer(deps, tx, { ...input, email: user?.email ?? null }),
  )
  const shown = isTrialUsed ? { ...offer, trialDays: 0 } : offer
  const now = new Date()

  return {
    steps: joinSteps(shown, now),
    consent: consentText(shown, now),
    terms: termsText(shown, now),
    trialDays: shown.trialDays,
    isTrialUsed,
    amountTodayCents: shown.trialDays > 0 ? 0 : joinPrice(shown, now).first.grossCents,
    currency: shown.currency,
  }
}
