import { randomUUID } from 'node:crypto'
import { Prisma } from '#prisma/generated.server/client.ts'
import type { Checkout, Plan } from '#prisma/generated.server/client.ts'
import type { Tx } from '#prisma/database.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { plainCode } from '#workflows/billing/coupon.rules.ts'
import { joinPrice } from '#workflows/memberships/join-price.ts'
import type { JoinOffer } from '#workflows/memberships/join-offer.ts'
import { termsText } from '#workflows/memberships/join-terms.ts'
import type { Deps } from '../platform/deps.ts'
import { closeOpenCheckout } from './close-open-checkout.ts'
import { createCheckoutSession } from './create-checkout-session.ts'
import { loadOffer, type Offer } from './load-offer.ts'

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
  /** As it was typed. */
  code?: string | undefined
  /** The billing country, where the organization charges tax. */
  country?: string | null | undefined
  /** The first charge as the page said it; another one is refused and shown anew. */
  shownCents?: number | undefined
}

/** Stripe wants at least 30 minutes from when it hears of the session; this is real time and never scales. */
const openMinutes = 31

/**
 * Opens the hosted payment page for a plan. At most one is open per person and community: an older one is expired first,
 * and when Stripe says that it was paid meanwhile, that one wins and its return address is the answer.
 * Throws ALREADY_MEMBER, TRIAL_USED, PLAN_GONE, FREE_PLAN, EMAIL_NOT_VERIFIED,
 * CHECKOUT_REPLACED, PRICE_MOVED, COUNTRY_MISSING, and why a code lowers nothing: CODE_UNKNOWN, CODE_ENDED, CODE_USED_UP,
 * CODE_HELD, CODE_OTHER_PLAN.
 */
export async function startCheckout(deps: Deps, input: StartCheckoutInput): Promise<{ url: string }> {
  const { organizationId, communityId, userId } = input
  let token = await freshToken(deps, input)
  for (let tries = 0; tries < 5; tries += 1) {
    const open = await findOpen(deps, input)
    // Its money is on its way, and the page it returns to says so: nobody pays twice.
    if (open?.state === 'paying' && open.stripeSessionId) return { url: returnUrlOf(input, open.stripeSessionId) }
    if (open?.id === token && isSameWish(open, input))
      return { url: await createCheckoutSession(deps, { checkout: open, ...input, returnUrl: returnUrlOf(input) }) }
    if (open) {
      const paid = await closeOpenCheckout(deps, open)
      if (paid) return { url: returnUrlOf(input, paid.sessionId) }
      // The same form with another plan, code or country asks for another page.
      if (open.id === token) token = randomUUID()
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
    tx.checkout.findFirst({
      where: { organizationId, id: token, state: { notIn: ['open', 'paying'] } },
      select: { id: true },
    }),
  )

  return spent ? randomUUID() : token
}

type OpenCheckout = Checkout & { coupon: { code: string } | null }

function isSameWish(open: OpenCheckout, { planId, code = '', country = null }: StartCheckoutInput): boolean {
  const isSameCode = (open.coupon?.code ?? '') === plainCode(code)

  return open.planId === planId && isSameCode && (open.country === null || open.country === country)
}

function findOpen(
  { db }: Deps,
  { organizationId, communityId, userId }: StartCheckoutInput,
): Promise<OpenCheckout | null> {
  return db.forOrganization(organizationId, (tx) =>
    tx.checkout.findFirst({
      where: { organizationId, communityId, userId, state: { in: ['open', 'paying'] } },
      include: { coupon: { select: { code: true } } },
    }),
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
  if (input.code) await lockCoupon(tx, { organizationId, code: plainCode(input.code) })
  const offered = await loadOffer(deps, tx, input)
  const { plan, offer, isTrialUsed, couponId, taxRateId, country } = offered
  if (plan.interval === 'free') {
    throw new AppError('FREE_PLAN', { userMessage: 'This plan costs nothing, so there is nothing to pay.' })
  }
  refuseTerms(offered, input)
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
      ...{ couponId, taxRateId, country },
      termsText: termsText(offer, new Date()),
      consentAt: new Date(),
      marketingConsent,
      expiresAt: new Date(Date.now() + openMinutes * 60_000),
    },
  })
}

/** Two who want the last use of a code come one after the other. */
async function lockCoupon(tx: Tx, { organizationId, code }: { organizationId: string; code: string }): Promise<void> {
  await tx.$queryRaw`select id from coupons where organization_id = ${organizationId}::uuid and code = ${code} and ended_at is null for update`
}

function refuseTerms({ offer, refusal, isCountryMissing }: Offer, { shownCents }: StartCheckoutInput): void {
  if (refusal) {
    throw new AppError(refusal.code, { userMessage: refusal.text, fields: { code: refusal.text }, status: 409 })
  }
  if (isCountryMissing) {
    const userMessage = 'Choose your country: the tax depends on it.'
    throw new AppError('COUNTRY_MISSING', { userMessage, fields: { country: userMessage } })
  }
  if (shownCents !== undefined && shownCents !== firstCents(offer)) {
    const userMessage = 'The price has changed since it was shown. Look at the new one below and decide again.'
    throw new AppError('PRICE_MOVED', { userMessage, status: 409 })
  }
}

function firstCents(offer: JoinOffer): number {
  return joinPrice(offer, new Date()).first.grossCents
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
