import { refundFailure } from '#workflows/billing/refund-words.ts'
import { moneyMark } from '#workflows/shared/promise.ts'
import type { Mail } from '../messaging/mail-blocks.ts'

export type RefundFailedFacts = {
  communityName: string
  memberName: string
  memberEmail: string
  number: string | null
  amountCents: number
  currency: string
  /** Stripe's word. */
  failure: string | null
  /** The invoice, for its owner. */
  invoiceUrl: string
  billingUrl: string
}

/** To an owner: the money is theirs again, and what they can do about it. */
export function refundFailedMail(facts: RefundFailedFacts): Mail {
  const { communityName, memberName, memberEmail, amountCents, currency, failure, invoiceUrl } = facts
  const sum = moneyMark(amountCents, currency)

  return {
    subject: `A refund came back: ${sum} for ${memberName}`,
    preheader: 'The member has no money. Give it back another way.',
    title: 'The bank sent a refund back',
    blocks: [
      {
        kind: 'paragraph',
        text: `${sum} of ${invoiceOf(facts)}, which you gave back to ${memberName}, came back to your balance at Stripe: ${refundFailure(failure)}.`,
      },
      {
        kind: 'paragraph',
        text: `Ask ${memberName} (${memberEmail}) for a bank account and send it there, past Stripe. Or try the refund once more on the page of the invoice, if the reason is gone. The member is told that you have been asked.`,
      },
      { kind: 'action', label: 'See the invoice', url: invoiceUrl },
    ],
    footer: `You get this message because you own the organization of ${communityName} at Kumiko.`,
  }
}

/** To the member who was told that money is on its way. */
export function refundCameBackMail(facts: RefundFailedFacts): Mail {
  const { communityName, amountCents, currency, billingUrl } = facts
  const sum = moneyMark(amountCents, currency)

  return {
    subject: `Your refund from ${communityName} did not arrive`,
    preheader: `Your bank sent ${sum} back. ${communityName} knows.`,
    title: 'Your bank sent the refund back',
    blocks: [
      {
        kind: 'paragraph',
        text: `${communityName} gave back ${sum} of ${invoiceOf(facts)}, and the bank of your card did not take it. ${communityName} has been asked to send it another way, and needs a bank account from you for that.`,
      },
      { kind: 'action', label: 'See it on your billing page', url: billingUrl },
    ],
    footer: `You get this message because you are or were a member of ${communityName} at Kumiko.`,
  }
}

function invoiceOf({ number }: RefundFailedFacts): string {
  return number ? `invoice ${number}` : 'an invoice'
}
