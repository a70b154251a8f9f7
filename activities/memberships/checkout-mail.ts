import { moneyMark, timeMark } from '#workflows/shared/promise.ts'
import type { Mail } from '../messaging/mail-blocks.ts'

export type CheckoutMailFacts = {
  communityName: string
  communityUrl: string
  amountCents: number
  currency: string
  termsText: string
}

export function joinedMail({ communityName, communityUrl, amountCents, currency, termsText }: CheckoutMailFacts): Mail {
  const money = moneyMark(amountCents, currency)

  return {
    subject: `You joined ${communityName}`,
    preheader: `${money} was paid. You have full access.`,
    title: `Welcome to ${communityName}`,
    blocks: [
      { kind: 'paragraph', text: `${money} was paid, and you have full access from now on.` },
      { kind: 'paragraph', text: 'First steps: accept the guidelines, choose a goal, say hello.' },
      { kind: 'action', label: `Open ${communityName}`, url: communityUrl },
      { kind: 'paragraph', text: `What you agreed to: ${termsText}` },
    ],
    footer: `You get this message because you joined ${communityName} at Kumiko.`,
  }
}

export function duplicateMail({ communityName, communityUrl, amountCents, currency }: CheckoutMailFacts): Mail {
  const back =
    amountCents > 0
      ? `${moneyMark(amountCents, currency)} goes back to the same card in full.`
      : 'Nothing was charged for it.'

  return {
    subject: `You had joined ${communityName} already`,
    preheader: 'The second payment was taken back.',
    blocks: [
      {
        kind: 'paragraph',
        text: `You finished two payment pages for ${communityName}. You are a member once; the second was cancelled. ${back}`,
      },
      { kind: 'action', label: `Open ${communityName}`, url: communityUrl },
    ],
    footer: `You get this message because you joined ${communityName} at Kumiko.`,
  }
}

export function refusedMail({ communityName, communityUrl }: CheckoutMailFacts): Mail {
  return {
    subject: `No second trial of ${communityName}`,
    preheader: 'Nothing was charged. You can join without a trial.',
    title: 'There is one trial for each person',
    blocks: [
      {
        kind: 'paragraph',
        text: `This card or address was used for a trial of ${communityName} before, so this one was cancelled. Nothing was charged. You can join without a trial.`,
      },
      { kind: 'action', label: 'Join without a trial', url: `${communityUrl}/join?trial=no` },
    ],
    footer: `You get this message because you wanted to join ${communityName} at Kumiko.`,
  }
}

export function payingMail(
  { communityName, communityUrl, amountCents, currency, termsText }: CheckoutMailFacts,
  arrivesAt: Date,
): Mail {
  const money = moneyMark(amountCents, currency)

  return {
    subject: `Your payment for ${communityName} is on its way`,
    preheader: 'There is nothing to do. We write to you once it is there.',
    title: 'Your transfer is on its way',
    blocks: [
      {
        kind: 'paragraph',
        text: `Your bank sends ${money}. That takes some days, usually until ${timeMark(arrivesAt)}. There is nothing to do: you are a member once it is there, and we write to you.`,
      },
      { kind: 'paragraph', text: 'If your bank returns it, you owe nothing and can pay another way.' },
      { kind: 'action', label: 'See what happens next', url: new URL('/members/me/next', communityUrl).href },
      { kind: 'paragraph', text: `What you agreed to: ${termsText}` },
    ],
    footer: `You get this message because you wanted to join ${communityName} at Kumiko.`,
  }
}

export function failedMail({ communityName, communityUrl, amountCents, currency }: CheckoutMailFacts): Mail {
  return {
    subject: `Your payment for ${communityName} did not come through`,
    preheader: 'You owe nothing. You can pay another way.',
    title: 'Your bank returned the payment',
    blocks: [
      {
        kind: 'paragraph',
        text: `Your bank did not send ${moneyMark(amountCents, currency)}, so you have not joined ${communityName} and owe nothing. You can pay again, with another account or with a card.`,
      },
      { kind: 'action', label: 'Pay another way', url: `${communityUrl}/join` },
    ],
    footer: `You get this message because you wanted to join ${communityName} at Kumiko.`,
  }
}

export function lateMail({ communityName, communityUrl, amountCents, currency }: CheckoutMailFacts): Mail {
  return {
    subject: `Your payment for ${communityName} came too late`,
    preheader: 'It goes back to you in full.',
    blocks: [
      {
        kind: 'paragraph',
        text: `Your payment for ${communityName} had been called off when it came. ${moneyMark(amountCents, currency)} goes back to you in full. You are welcome to join again.`,
      },
      { kind: 'action', label: 'Join again', url: `${communityUrl}/join` },
    ],
    footer: `You get this message because you wanted to join ${communityName} at Kumiko.`,
  }
}
