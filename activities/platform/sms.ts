import twilio from 'twilio'
import type { Config } from './config.ts'

export type SmsMessage = { to: string; text: string }
export type SmsOutcome = { kind: 'accepted'; providerId: string } | { kind: 'opted-out' }
export type SmsHeard = { from: string; text: string }
export type SmsGateway = {
  send: (message: SmsMessage) => Promise<SmsOutcome>
  /** A text from a person, read at Twilio by its sid; null when there is none. */
  read: (providerId: string) => Promise<SmsHeard | null>
}

const recipientOptedOut = 21610
const notThere = 20404

/** Hands one SMS to Twilio. An opted-out recipient is an outcome, not an error; anything else not accepted throws. */
export function createSmsGateway(config: Config): SmsGateway {
  const client = twilio(config.TWILIO_ACCOUNT_SID, config.TWILIO_AUTH_TOKEN, { timeout: 10_000 })
  client.api.baseUrl = config.TWILIO_API_BASE

  return {
    send: async (message) => {
      try {
        const sent = await client.messages.create({
          to: message.to,
          from: config.TWILIO_FROM,
          body: message.text,
          statusCallback: new URL('/webhooks/twilio', config.PUBLIC_URL).href,
        })

        return { kind: 'accepted', providerId: sent.sid }
      } catch (error) {
        if (error instanceof twilio.RestException && error.code === recipientOptedOut) return { kind: 'opted-out' }
        throw error
      }
    },
    read: async (providerId) => {
      try {
        const { from, body, direction } = await client.messages(providerId).fetch()

        return direction === 'inbound' ? { from, text: body } : null
      } catch (error) {
        if (error instanceof twilio.RestException && error.code === notThere) return null
        throw error
      }
    },
  }
}
