import { Client } from '@sendgrid/client'
import mail from '@sendgrid/mail'
import type { Config } from './config.ts'

export type MailMessage = {
  to: string
  subject: string
  text: string
  html: string
  /** Message-ID header without brackets: the same for every try of one message. */
  messageId: string
  dedupeKey: string
}

export type MailGateway = { send: (message: MailMessage) => Promise<{ providerId: string }> }

/** Hands one message to SendGrid. Throws when it was not accepted; the caller's delivery row decides about a second try. */
export function createMailGateway(config: Config): MailGateway {
  const client = new Client()
  client.setApiKey(config.SENDGRID_API_KEY)
  // setApiKey resets the base address, so it comes second.
  client.setDefaultRequest('baseUrl', config.SENDGRID_API_BASE)
  // The package exports one shared service; a gateway has its own.
  const service = new (mail.constructor as new () => typeof mail)()
  service.setClient(client)
  service.setTimeout(10_000)

  return {
    send: async (message) => {
      const [response] = await service.send({
        to: message.to,
        from: { email: config.SENDER_EMAIL, name: 'Kumiko' },
        subject: message.subject,
        text: message.text,
        html: message.html,
        headers: { 'Message-ID': `<${message.messageId}>` },
        customArgs: { dedupe_key: message.dedupeKey },
        trackingSettings: { clickTracking: { enable: false }, openTracking: { enable: false } },
      })

      const headers = response.headers as Record<string, string | undefined>

      return { providerId: headers['x-message-id'] ?? '' }
    },
  }
}
