import { randomUUID } from 'node:crypto'
import { Prisma } from '#prisma/generated.server/client.ts'
import type { Checkout, Plan } from '#prisma/generated.server/client.ts'
import type { Tx } from '#prisma/database.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { termsText } from '#workflows/memberships/join.promise.ts'
import type { Deps } from '../platform/deps.ts'
import { closeOpenCheckout } from './close-open-checkout.ts'
import { createCheckoutSession } from './create-checkout-session.ts'
import { loadOffer } from './load-offer.ts'

export type StartCheckoutInput = {
  organizationId: string
  communityId: string
  planId: string
  userId: string
  consent: true
  marketingConsent: boolean
  /** The form's token: it becomes the checkout's id, so a second click leads to the same page. */
  token: string
  /** Where Stripe sends the person back; `{CHECKOUT_SESSION_ID}` in it is filled in, or added as `session_id`. */
  returnUrl: string
  cancelUrl: string
  /** False joins without a trial, for somebody who has had one. */
  withTrial?: boolean
}

/** Stripe wants at least 30 minutes from when it hears of the session; this is real time and never scales. */
const openMinutes = 31

/**
 * Opens the hosted payment page for a plan. At most one is open per person and community: an older one is expired first,
 * and when Stripe says that it was paid meanwhile, that one wins and its return address is the answer.
 * Throws ALREADY_MEMBER, TRIAL_USED, PLAN_GONE, FREE_PLAN, EMAIL_NOT_VERIFIED,
 * CHECKOUT_REPLACED.
 */
export async function startCheckout(deps: Deps, input: StartCheckoutInput): Promise<{ url: string }> {
  const { organizationId, communityId, userId } = input
  const token = await freshToken(deps, input)
  for (let tries = 0; tries < 5; tries += 1) {
    const open = await findOpen(deps, input)
    if (open?.id === token)
      return { url: await createCheckoutSession(deps, { checkout: open, ...input, returnUrl: returnUrlOf(input) }) }
    if (open) {
      const paid = await closeOpenCheckout(deps, open)
      if (paid) return { url: returnUrlOf(input, paid.sessionId) }
    }

    const checkout = await openCheckout(deps, { ...input, token })
    if (checkout)
      return { url: await createCheckoutSession(deps, { checkout, ...input, returnUrl: returnUrlOf(input) }) }
  }

  deps.log.warn({ organizationId, communityId, userId }, 'many checkouts of one person at once')
  throw new AppError('TRY_AGAIN', {
    userMessage: 'This is open in another window. Go on there, or try again.',
    status: 409,
  })
}

/** A form that comes back after its checkout was settled (the browser's way back) asks for a new one. */
async function freshToken({ db }: Deps, { organizationId, token }: StartCheckoutInput): Promise<string> {
  const spent = await db.forOrganization(organizationId, (tx) =>
    tx.checkout.findFirst({ where: { organizationId, id: token, state: { not: 'open' } }, select: { id: true } }),
  )

  return spent ? randomUUID() : token
}

function findOpen({ db }: Deps, { organizationId, communityId, userId }: StartCheckoutInput): Promise<Checkout | null> {
  return db.forOrganization(organizationId, (tx) =>
    tx.checkout.findFirst({ where: { organizationId, communityId, userId, state: 'open' } }),
  )
}

/** Null when another window was faster: then that one is open now and has to be looked at. */
async function openCheckout(deps: Deps, input: StartCheckoutInput): Promise<Checkout | null> {
  const { organizationId, userId } = input
  const user = await deps.db.accounts.user.findUniqueOrThrow({ where: { id: userId } })
  if (!user.emailVerifiedAt) {
    throw new AppError('EMAIL_NOT_VERIFIED', {
      userMessage: 'Confirm your e-mail address first, then join.',
      status: 403,
    })
  }

  try {
    return await deps.db.forOrganization(
      organizationId,
      (tx) => writeCheckout(deps, tx, { ...input, email: user.email }),
      {
        actorId: userId,
        reason: 'checkout opened',
      },
    )
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return null
    throw error
  }
}

async function writeCheckout(deps: Deps, tx: Tx, input: StartCheckoutInput & { email: string }): Promise<Checkout> {
  const { organizationId, communityId, userId, planId, token, marketingConsent } = input
  const { plan, offer, isTrialUsed } = await loadOffer(deps, tx, input)
  if (plan.interval === 'free') {
    throw new AppError('FREE_PLAN', { userMessage: 'This plan costs nothing, so there is nothing to pay.' })
  }
  const membershipId = await pendingMembership(tx, { input, plan })
  if (offer.trialDays > 0 && isTrialUsed) throw trialUsed()

  return tx.checkout.create({
    data: {
      organizationId,
      id: token,
      communityId,
      userId,
      planId,
      membershipId,
      withTrial: offer.trialDays > 0,
      termsText: termsText(offer),
      consentAt: new Date(),
      marketingConsent,
      expiresAt: new Date(Date.now() + openMinutes * 60_000),
    },
  })
}

export function trialUsed(): AppError {
  const userMessage = 'You have had your trial of this community. You can join without a trial.'

  return new AppError('TRIAL_USED', { userMessage, fields: { planId: userMessage }, status: 409 })
}

/** The membership waits as `pending`; it takes part in nothing until it is paid for. */
async function pendingMembership(tx: Tx, { input, plan }: { input: StartCheckoutInput; plan: Plan }): Promise<string> {
  const { organizationId, communityId, userId } = input
  const present = await tx.membership.findFirst({
    where: { organizationId, communityId, userId, state: { not: 'ended' } },
  })
  if (present?.state === 'live') {
    throw new AppError('ALREADY_MEMBER', { userMessage: 'You are a member already.', status: 409 })
  }
  if (present) {
    await tx.membership.updateMany({ where: { organizationId, id: present.id }, data: { planId: plan.id } })

    return present.id
  }
  const { id } = await tx.membership.create({
    data: { organizationId, communityId, userId, planId: plan.id },
    select: { id: true },
  })

  return id
}

function returnUrlOf({ returnUrl }: StartCheckoutInput, sessionId = '{CHECKOUT_SESSION_ID}'): string {
  if (returnUrl.includes('{CHECKOUT_SESSION_ID}')) return returnUrl.replace('{CHECKOUT_SESSION_ID}', sessionId)

  return `${returnUrl}${returnUrl.includes('?') ? '&' : '?'}session_id=${sessionId}`
}
