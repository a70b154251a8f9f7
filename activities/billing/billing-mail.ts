import { moneyMark, timeMark } from '#workflows/shared/promise.ts'
import type { Mail, MailBlock } from '../messaging/mail-blocks.ts'

export type PlanChangedFacts = {
  home: string
  communityName: string
  fromName: string
  toName: string
  amountCents: number
  currency: string
  interval: string
  renewsAt: Date | null
}

export function planChangedMail(facts: PlanChangedFacts): Mail {
  const { home, communityName, fromName, toName, amountCents, currency, interval, renewsAt } = facts
  const price = `${moneyMark(amountCents, currency)} a ${interval}`
  const next = renewsAt ? ` It renews ${timeMark(renewsAt)}.` : ''

  return {
    subject: `Your plan at ${communityName} is ${toName} now`,
    preheader: `${price} instead of ${fromName}.`,
    title: 'Your plan changed',
    blocks: [
      {
        kind: 'paragraph',
        text: `Your membership of ${communityName} changed from ${fromName} to ${toName}: ${price}.${next}`,
      },
      {
        kind: 'paragraph',
        text: 'What the change itself cost or left as credit is on its invoice, line by line. Was it not you? Answer this message.',
      },
      billingPage(home, 'See the invoice'),
    ],
    footer: footerOf(communityName),
  }
}

export type RefundedFacts = {
  home: string
  communityName: string
  number: string | null
  amountCents: number
  currency: string
  reason: string
}

export function refundedMail({ home, communityName, number, amountCents, currency, reason }: RefundedFacts): Mail {
  const amount = moneyMark(amountCents, currency)
  const invoice = number ? `invoice ${number}` : 'your invoice'

  return {
    subject: `Money back from ${communityName}`,
    preheader: `${amount} of ${invoice}.`,
    title: `${amount} is on its way back`,
    blocks: [
      {
        kind: 'paragraph',
        text: `${communityName} gave back ${amount} of ${invoice}, to the card it was paid with. Banks show it within five to ten working days.`,
      },
      { kind: 'facts', facts: [{ label: 'Reason', value: reason }] },
      billingPage(home, 'See it on your billing page'),
    ],
    footer: footerOf(communityName),
  }
}

function billingPage(home: string, label: string): MailBlock {
  return { kind: 'action', label, url: `${home}/settings/billing` }
}

function footerOf(communityName: string): string {
  return `You get this message because you are or were a member of ${communityName} at Kumiko.`
}
