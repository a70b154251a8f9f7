import Stripe from 'stripe'
import { ZodError } from 'zod'
import type { Deps } from '../platform/deps.ts'
import { stripeNews } from './catch-up.ts'
import { isFromSendgrid, sendgridNews } from './inbox/verify-sendgrid.ts'
import { isFromTwilio, twilioNews } from './inbox/verify-twilio.ts'
import { type Provider, receiveEvents, type ReceiveEventInput } from './receive-event.ts'

export type ReceiveWebhookInput = {
  provider: Provider
  /** Exactly as it came over the wire: the signature covers every byte. */
  rawBody: string
  header: (name: string) => string | null
}

export type WebhookAnswer = { kind: 'received'; added: number } | { kind: 'forged' }

/**
 * Takes a webhook: proves who sent it, then keeps the ids. Nothing is stored of a forgery. Throws when the database does
 * not take it, so that the sender tries again.
 */
export async function receiveWebhook(deps: Deps, input: ReceiveWebhookInput): Promise<WebhookAnswer> {
  const news = provenNews(deps, input)
  if (!news) {
    deps.log.warn({ provider: input.provider }, 'a webhook without a valid signature was refused')

    return { kind: 'forged' }
  }

  return { kind: 'received', added: await receiveEvents(deps, news) }
}

function provenNews(deps: Deps, input: ReceiveWebhookInput): ReceiveEventInput[] | null {
  try {
    return readers[input.provider](deps, input)
  } catch (error) {
    if (error instanceof ZodError || error instanceof SyntaxError) return null
    throw error
  }
}

const readers: Record<Provider, (deps: Deps, input: ReceiveWebhookInput) => ReceiveEventInput[] | null> = {
  stripe: ({ config, stripeFor }, { rawBody, header }) => {
    try {
      const signature = header('stripe-signature') ?? ''

      return [stripeNews(stripeFor('').webhooks.constructEvent(rawBody, signature, config.STRIPE_WEBHOOK_SECRET))]
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null
      throw error
    }
  },
  sendgrid: ({ config }, { rawBody, header }) => {
    const publicKey = config.SENDGRID_WEBHOOK_PUBLIC_KEY
    const signature = header('x-twilio-email-event-webhook-signature')
    const timestamp = header('x-twilio-email-event-webhook-timestamp')
    if (!publicKey || !signature || !timestamp) return null

    return isFromSendgrid({ publicKey, signature, timestamp, rawBody, now: new Date() }) ? sendgridNews(rawBody) : null
  },
  twilio: ({ config }, { rawBody, header }) => {
    const signature = header('x-twilio-signature')
    const url = new URL('/webhooks/twilio', config.PUBLIC_URL).href
    if (!signature || !isFromTwilio({ authToken: config.TWILIO_AUTH_TOKEN, signature, url, rawBody })) return null

    return [twilioNews(rawBody, new Date())]
  },
}
