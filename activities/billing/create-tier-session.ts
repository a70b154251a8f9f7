import type Stripe from 'stripe'
import type { TierSubscription } from '#prisma/generated.server/client.ts'
import type { PaidTier, TierSubject } from '#workflows/billing/tiers.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { ensureTierCustomer } from './ensure-tier-customer.ts'
import { ensureTierPrice } from './ensure-tier-price.ts'
import { expireSession } from './expire-session.ts'
import { keyedWrite } from './keyed-write.ts'
import { throughTierDoor, tierMark, whereTier } from './tier-door.ts'

export type TierWish = {
  subject: TierSubject
  tier: PaidTier
  /** Who pays: the person, or an owner of the organization. */
  actorId: string
  /** The form's token: a second click leads to the same page. */
  token: string
  /** Where Stripe leads back to: a path of ours. */
  returnPath: string
}

/**
 * The session of a claimed checkout, and its address. The same claim always gives the same session. Throws
 * CHECKOUT_REPLACED when another window claimed in between: then this session is expired at once.
 */
export async function createTierSession(
  deps: Deps,
  input: TierWish,
  { checkoutId, checkoutExpiresAt: expiresAt }: Pick<TierSubscription, 'checkoutId' | 'checkoutExpiresAt'>,
): Promise<string> {
  const { subject, actorId } = input
  if (!checkoutId || !expiresAt) throw new Error('A session needs a claimed checkout.')
  const customer = await ensureTierCustomer(deps, { subject, actorId })
  const { sessions } = deps.stripeFor('').checkout
  const params = await sessionParams(deps, { ...input, customer, checkoutId, expiresAt })
  const session = await keyedWrite(`kumiko:tier-checkout:${checkoutId}:create`, async (options, attempt) => {
    const made = attempt > 1 ? await findTierSession(deps, customer, checkoutId) : null

    return made ?? sessions.create(params, options)
  })
  const { count } = await throughTierDoor(
    deps,
    subject,
    (tx) =>
      tx.tierSubscription.updateMany({
        where: { ...whereTier(subject), checkoutId },
        data: { checkoutSessionId: session.id, checkoutUrl: session.url },
      }),
    { actorId, reason: 'tier checkout opened' },
  )
  if (count > 0 && session.url) return session.url

  if (session.status === 'open') await expireSession(deps.stripeFor(''), session.id)
  const userMessage = 'You opened this in another window. Go on there, or start again here.'
  throw new AppError('CHECKOUT_REPLACED', { userMessage, status: 409 })
}

/** The session of a claim whose row does not name it: a crash came between Stripe's answer and our row. */
export async function findTierSession({ stripeFor }: Deps, customer: string, checkoutId: string) {
  const { data } = await stripeFor('').checkout.sessions.list({ customer, limit: 100 })

  return data.find(({ metadata }) => metadata?.checkoutId === checkoutId) ?? null
}

type Params = Stripe.Checkout.SessionCreateParams
type ParamsInput = TierWish & { customer: string; checkoutId: string; expiresAt: Date }

async function sessionParams(deps: Deps, input: ParamsInput): Promise<Params> {
  const { subject, tier, actorId, customer, checkoutId, expiresAt, returnPath } = input
  const metadata = { ...tierMark(subject), tier, checkoutId }

  return {
    mode: 'subscription',
    customer,
    client_reference_id: actorId,
    line_items: [{ price: await ensureTierPrice(deps.stripeFor(''), tier), quantity: 1 }],
    success_url: returnUrlOf(deps, returnPath),
    cancel_url: new URL(returnPath, deps.config.PUBLIC_URL).href,
    payment_method_collection: 'always',
    metadata,
    subscription_data: { metadata },
    expires_at: Math.floor(expiresAt.getTime() / 1000),
  }
}

export function returnUrlOf({ config }: Deps, returnPath: string, sessionId = '{CHECKOUT_SESSION_ID}'): string {
  // The braces are Stripe's placeholder and must stay as they are.
  return `${new URL(returnPath, config.PUBLIC_URL).href}?session_id=${sessionId}`
}
