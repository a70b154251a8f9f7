import { moneyMark, timeMark } from '#workflows/shared/promise.ts'
import type { Mail } from '../messaging/mail-blocks.ts'
import { footerOf, nextUrl, price, type TrialMailFacts } from './trial-mail-facts.ts'

export function refunded(facts: TrialMailFacts): Mail {
  const money = moneyMark(facts.charge?.amountCents ?? facts.amountCents, facts.currency)

  return {
    subject: `We charged you by mistake and paid ${money} back`,
    preheader: 'All of it, to the same card. We are sorry.',
    title: 'Our mistake, and your money back',
    blocks: [
      {
        kind: 'paragraph',
        text: `We promised that this trial of ${facts.communityName} would cost you nothing, and charged you all the same. We are sorry. ${money} is on its way back to the same card; banks show it within ten days.`,
      },
      { kind: 'paragraph', text: 'Your membership is stopped. Nothing more is charged without asking you.' },
      { kind: 'action', label: 'See what happened', url: nextUrl(facts) },
    ],
    footer: footerOf(facts),
  }
}

/** What was paid, for whom, and when it comes again. */
export function receipt(facts: TrialMailFacts): Mail {
  const { charge, currency } = facts
  const money = moneyMark(charge?.amountCents ?? facts.amountCents, currency)

  return {
    subject: `Receipt: ${money} for ${facts.communityName}`,
    preheader: 'Your membership has begun.',
    title: 'Your membership has begun',
    blocks: [
      { kind: 'paragraph', text: `${money} was paid for your membership of ${facts.communityName}. Thank you.` },
      {
        kind: 'facts',
        facts: [
          { label: 'Paid', value: charge?.paidAt ? timeMark(charge.paidAt) : 'now' },
          { label: 'Amount', value: money },
          ...(charge?.number ? [{ label: 'Invoice', value: charge.number }] : []),
          { label: 'Renews', value: `each ${facts.interval}, until you cancel` },
        ],
      },
      { kind: 'action', label: 'See your invoice', url: charge?.hostedUrl ?? nextUrl(facts) },
    ],
    footer: footerOf(facts),
  }
}

export function declined(facts: TrialMailFacts): Mail {
  return {
    subject: `Your bank declined ${price(facts)} for ${facts.communityName}`,
    preheader: 'You keep your access while you replace the card.',
    title: 'Your bank declined the charge',
    blocks: [
      {
        kind: 'paragraph',
        text: `Your trial of ${facts.communityName} has ended, and your bank declined the first charge of ${price(facts)}. You keep your access while you replace the card.`,
      },
      { kind: 'action', label: 'Replace your card', url: nextUrl(facts) },
    ],
    footer: footerOf(facts),
  }
}
