import { disputeReason, wantedEvidence } from '#workflows/billing/dispute-words.ts'
import type { DisputeMessage } from '#workflows/billing/dispute.rules.ts'
import { moneyMark, timeMark } from '#workflows/shared/promise.ts'
import { type Mail, type MailBlock, type MailHead, mailOf } from '../messaging/mail-blocks.ts'

export type DisputeMailFacts = {
  communityName: string
  memberName: string
  amountCents: number
  currency: string
  reason: string
  evidenceDueAt: Date | null
  page: string
  /** The membership still runs. */
  isMember: boolean
  /** It has an episode of dunning, which ends the membership when the money is lost. */
  isAskedFor: boolean
  /** It was paid once: access lasts until the bank has decided. */
  isPurchase: boolean
}

/** The words to an owner: what happened, what the bank wants and until when, and how it ended. */
export function disputeMail(message: DisputeMessage, facts: DisputeMailFacts): Mail {
  const { communityName, page } = facts
  const isOpen = ['asked', 'opened', 'reminder'].includes(message)

  return mailOf(
    wordsOf(message, facts),
    [
      ...(isOpen ? whatIsWanted(facts) : []),
      { kind: 'action', label: isOpen ? 'Answer the bank' : 'See the dispute', url: page },
    ],
    `You get this message because you own the organization of ${communityName} at Kumiko.`,
  )
}

function whatIsWanted({ reason, evidenceDueAt }: DisputeMailFacts): MailBlock[] {
  const due = evidenceDueAt ? [{ label: 'Answer until', value: timeMark(evidenceDueAt) }] : []

  return [
    {
      kind: 'facts',
      facts: [{ label: 'What the bank says', value: disputeReason(reason) }, ...due],
    },
    {
      kind: 'paragraph',
      text: `${wantedEvidence(reason)} We have prepared what our records say; you read it before it is sent.`,
    },
  ]
}

function wordsOf(message: DisputeMessage, facts: DisputeMailFacts): MailHead {
  const { communityName, memberName, amountCents, currency, evidenceDueAt, isMember } = facts
  const sum = moneyMark(amountCents, currency)
  const until = evidenceDueAt ? ` until ${timeMark(evidenceDueAt)}` : ''
  const about = `${sum} that ${memberName} paid for ${communityName}`
  switch (message) {
    case 'asked':
      return {
        subject: `A bank asks about ${sum} for ${communityName}`,
        preheader: `No money has moved. You can answer${until}.`,
        title: 'A bank asks about a payment',
        text: `The bank of ${memberName} asks about ${sum} for ${communityName}. No money has moved yet, and the member’s access stays. A good answer${until} often ends it here.`,
      }
    case 'opened':
      return {
        subject: `Disputed: ${sum} for ${communityName}`,
        preheader: `The bank took it back. You can answer${until}.`,
        title: 'A payment is disputed',
        text: `The bank took back ${about}, and decides who keeps it. You can send evidence${until}, or accept.${meanwhile(facts)} The card is not charged again.`,
      }
    case 'reminder':
      return {
        subject: `Two days left to answer: ${sum} for ${communityName}`,
        preheader: `After${until.replace(' until', '')} the bank decides without you.`,
        title: 'The bank still waits for you',
        text: `The bank still waits for your answer about ${about}. After${until.replace(' until', '')} it decides without you.`,
      }
    case 'missed':
      return {
        subject: `The date for evidence has passed: ${sum} for ${communityName}`,
        preheader: 'The bank decides without an answer.',
        title: 'The date has passed',
        text: `Nothing was sent about ${about}. The bank decides without an answer, most often for the cardholder. We tell you when it has.`,
      }
    case 'won':
      return {
        subject: `Won: ${sum} for ${communityName} is back`,
        preheader: 'The bank returned the money.',
        title: 'You won',
        text: `The bank decided for you and returned ${about}. ${isMember ? 'The member’s access is what it was.' : 'The membership had ended before.'}`,
      }
    case 'lost':
      return {
        subject: `Lost: ${sum} for ${communityName}`,
        preheader: 'The cardholder keeps the money.',
        title: 'The dispute is lost',
        text: `The cardholder keeps ${about}.${consequence(facts)} The card is not charged again.`,
      }
    case 'withdrawn':
      return {
        subject: `Over: the question about ${sum} for ${communityName}`,
        preheader: 'No money was taken.',
        title: 'The question is over',
        text: `The bank no longer asks about ${about}. No money was taken, and nothing changes.`,
      }
  }
}

function meanwhile({ isMember, isAskedFor, isPurchase }: DisputeMailFacts): string {
  if (isAskedFor) return ' The invoice counts as unpaid from now on, and the member is told.'

  return isPurchase && isMember ? ' The member keeps access until then, and is told.' : ''
}

function consequence({ isMember, isAskedFor, isPurchase }: DisputeMailFacts): string {
  if (isAskedFor) return ' The membership ends, and its data stays.'

  return isPurchase && !isMember ? ' The membership has ended, and its data stays.' : ''
}
