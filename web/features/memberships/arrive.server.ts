import { fulfilCheckout } from '#activities/memberships/fulfil-checkout.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { loadOnboarding, type OnboardingRow } from './queries/load-onboarding.server.ts'
import { sessionIdSchema } from './schema.ts'

export type Arrival =
  | { kind: 'guest' }
  | { kind: 'stranger' }
  | { kind: 'waiting' }
  | { kind: 'paying'; arrivesAt: string }
  | { kind: 'not-joined'; message: string }
  | { kind: 'in'; onboarding: OnboardingRow }

/**
 * What the page after the payment may say. The checkout is fulfilled here as well as by the webhook, whichever is first;
 * its data is shown only to the person it belongs to.
 */
export async function arrive(grant: Grant<'community.read'>, sessionId: string | null): Promise<Arrival> {
  const { deps, viewer, organizationId, community } = grant
  if (!viewer) return { kind: 'guest' }

  const fulfilled = sessionId === null ? null : await fulfil(grant, sessionId)
  if (fulfilled && fulfilled.kind !== 'fine') return fulfilled

  const onboarding = await loadOnboarding(deps.db, { organizationId, communityId: community.id, userId: viewer.id })

  return onboarding ? { kind: 'in', onboarding } : { kind: 'waiting' }
}

async function fulfil({ deps, viewer }: Grant<'community.read'>, text: string): Promise<Arrival | { kind: 'fine' }> {
  const sessionId = sessionIdSchema.safeParse(text)
  if (!sessionId.success)
    return { kind: 'not-joined', message: 'A part of the link is missing. Nothing was charged by this page.' }
  try {
    const outcome = await fulfilCheckout(deps, { sessionId: sessionId.data, source: 'page' })
    if (outcome.userId !== viewer?.id) return { kind: 'stranger' }
    if (outcome.kind === 'open') return { kind: 'waiting' }
    if (outcome.kind === 'paying' && outcome.arrivesAt) return { kind: 'paying', arrivesAt: outcome.arrivesAt }
    if (outcome.kind === 'fulfilled' || outcome.kind === 'already') return { kind: 'fine' }

    return { kind: 'not-joined', message: outcome.message ?? notPaid }
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return { kind: 'not-joined', message: error.userMessage }
    deps.log.warn({ err: error }, 'a checkout could not be read on return')

    return { kind: 'waiting' }
  }
}

const notPaid = 'The payment page was closed before it was finished. Nothing was charged.'
