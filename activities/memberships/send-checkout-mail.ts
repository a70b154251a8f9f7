import type Stripe from 'stripe'
import type { Checkout } from '#prisma/generated.server/client.ts'
import type { Mail } from '../messaging/mail-blocks.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import type { Deps } from '../platform/deps.ts'
import { duplicateMail, failedMail, joinedMail, lateMail, payingMail, refusedMail } from './checkout-mail.ts'

export type CheckoutMailInput = { checkout: Checkout; communitySlug: string; session: Stripe.Checkout.Session }

/** Tells the person what became of a checkout: one message for each state, however often it is asked for. */
export async function sendCheckoutMail(deps: Deps, input: CheckoutMailInput): Promise<void> {
  const { organizationId, id, userId, membershipId, state } = input.checkout
  const mail = await mailOf(deps, input)
  if (!mail) return
  await sendProcessMail(deps, {
    organizationId,
    userId,
    ...(membershipId && { membershipId }),
    dedupeKey: `checkout:${id}:${state}`,
    kind: `checkout.${state}`,
    class: 'transactional',
    mail,
    hasRivals: true,
  })
}

/** A trial's welcome is the trial's own; everybody else is greeted here, with what was paid. */
async function mailOf({ db, config }: Deps, input: CheckoutMailInput): Promise<Mail | null> {
  const { checkout, communitySlug, session } = input
  const { organizationId, communityId, planId, state, withTrial, termsText, arrivesAt } = checkout
  const { community, plan } = await db.forOrganization(organizationId, async (tx) => ({
    community: await tx.community.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: communityId } },
    }),
    plan: await tx.plan.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: planId } } }),
  }))
  const facts = {
    communityName: community.name,
    communityUrl: `${new URL(config.PUBLIC_URL).origin}/c/${communitySlug}`,
    amountCents: session.amount_total ?? plan.amountCents,
    currency: plan.currency,
    termsText,
  }
  switch (state) {
    case 'paying':
      return payingMail(facts, arrivesAt ?? new Date())
    case 'failed':
      return failedMail(facts)
    case 'duplicate':
      return duplicateMail(facts)
    case 'refused':
      return withTrial ? refusedMail(facts) : lateMail(facts)
    default:
      return withTrial ? null : joinedMail(facts)
  }
}
