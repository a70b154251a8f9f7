import Stripe from 'stripe'
import type { ProvidedApp } from '#tests/support/provided.ts'

export type Mail = { subject: string; text: string; at: number }
export type Charge = { at: number; amountCents: number; currency: string; isPaid: boolean; last4: string }
export type Happening = { at: number; words: string }

type DeskMail = { subject: string; text: string | null; at: string }

/** What really came: the person's mails as the mail server has them, and their money as Stripe has it. */
export function openEvidence({ sandbox }: ProvidedApp, email: string) {
  const { protocol, hostname, port } = new URL(sandbox.stripe)
  const stripe = new Stripe(sandbox.stripeSecretKey, {
    host: hostname,
    port,
    protocol: protocol === 'https:' ? 'https' : 'http',
    telemetry: false,
  })

  return {
    stripe,
    mails: async (): Promise<Mail[]> => {
      const answer = await fetch(`${sandbox.desk}/_sandbox/emails?to=${encodeURIComponent(email)}`)
      const mails = (await answer.json()) as DeskMail[]

      return mails.map(({ subject, text, at }) => ({ subject, text: text ?? '', at: Date.parse(at) }))
    },
    /** Oldest first, refused ones too. */
    charges: async (customerId: string): Promise<Charge[]> => {
      const { data } = await stripe.charges.list({ customer: customerId, limit: 100 })

      return data.reverse().map((charge) => ({
        at: charge.created * 1000,
        amountCents: charge.amount,
        currency: charge.currency,
        isPaid: charge.paid,
        last4: charge.payment_method_details?.card?.last4 ?? '',
      }))
    },
  }
}
