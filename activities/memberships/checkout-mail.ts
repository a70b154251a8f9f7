import { moneyMark } from '#workflows/shared/promise.ts'
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
