import { disputeReason } from '#workflows/billing/dispute-words.ts'
import type { DunningMessage } from '#workflows/billing/dunning.rules.ts'
import { type Mail, type MailBlock, type MailHead, mailOf } from '../messaging/mail-blocks.ts'
import { type DunningMailFacts, earliest, footerOf, nextUrl, sumOf } from './dunning-mail-facts.ts'

/** The ladder for a payment that a bank took back: what it means, and how it is settled. Null where the common words fit. */
export function chargebackMail(message: Exclude<DunningMessage, 'sms-3'>, facts: DunningMailFacts): Mail | null {
  const words = ladderWords(message, facts)
  if (words) {
    const steps: MailBlock = { kind: 'small', text: `Every step with its date: ${nextUrl(facts)}` }

    return mailOf(words, [...howToSettle(facts), steps], footerOf(facts))
  }
  const end = endWords(message, facts)
  if (!end) return null
  const { action, ...head } = end

  return mailOf(head, [{ kind: 'action', ...action }], footerOf(facts))
}

function ladderWords(message: DunningMessage, { communityName, items }: DunningMailFacts): MailHead | null {
  const sum = sumOf(items)
  const readOnlyAt = earliest(items, (item) => item.readOnlyAt)
  const endAt = earliest(items, (item) => item.endAt)
  switch (message) {
    case 'day-0':
      return {
        subject: `Your bank took back ${sum} for ${communityName}`,
        preheader: `You keep full access until ${readOnlyAt}, unless your bank decides against it before.`,
        title: 'A payment was taken back',
        text: `Your bank took back ${sum} for your membership of ${communityName}, because you or somebody with your card disputed it. You keep full access until ${readOnlyAt}, unless your bank decides against it before.`,
      }
    case 'day-3':
      return {
        subject: `Still disputed: ${sum} for ${communityName}`,
        preheader: `Nothing changes before ${readOnlyAt}, unless your bank decides against it.`,
        title: 'Still disputed',
        text: `${sum} for ${communityName} is still disputed. From ${readOnlyAt} on you can read but not write.`,
      }
    case 'day-7':
      return {
        subject: `You can read but not write in ${communityName}`,
        preheader: 'Everything opens within seconds when your bank returns the payment.',
        title: 'Reading only, until it is settled',
        text: `${sum} for ${communityName} is still disputed. From now on you can read but not write, and your goals wait. If it is disputed at ${endAt}, your membership stops.`,
      }
    case 'day-12':
      return {
        subject: `Last notice: your membership of ${communityName} stops ${endAt}`,
        preheader: 'What you wrote stays in any case.',
        title: 'Last notice',
        text: `${sum} for ${communityName} is still disputed. If that stays so, your membership stops ${endAt}. What you wrote stays, and you can join again with another card.`,
      }
    default:
      return null
  }
}

function howToSettle({ items, cardLast4, cardUrl }: DunningMailFacts): MailBlock[] {
  const [first] = items
  const card = cardLast4 ? `The card ending ${cardLast4}` : 'That card'

  return [
    ...(first?.disputeReason
      ? [
          {
            kind: 'facts' as const,
            facts: [{ label: 'What your bank says', value: disputeReason(first.disputeReason) }],
          },
        ]
      : []),
    {
      kind: 'paragraph',
      text: 'Was it a mistake? Tell your bank that you withdraw the dispute. As soon as it returns the payment, everything is open and you hear nothing more about it. Did you not make this payment? Then do nothing: your bank looks after it.',
    },
    { kind: 'paragraph', text: `${card} is not charged again by us. A renewal needs another one.` },
    { kind: 'action', label: 'Add a card', url: cardUrl },
  ]
}

type EndWords = MailHead & { action: { label: string; url: string } }

function endWords(message: DunningMessage, facts: DunningMailFacts): EndWords | null {
  const { communityName, communitySlug, home, items, isMoreOpen } = facts
  const sum = sumOf(items)
  switch (message) {
    case 'thanks':
      return {
        subject: `Settled: your bank returned ${sum} for ${communityName}`,
        preheader: isMoreOpen ? 'Another invoice is still open.' : 'Everything is open again.',
        title: 'Settled. Thank you',
        text: isMoreOpen
          ? `Your bank returned ${sum} for ${communityName}. Another invoice is still open: ${nextUrl(facts)}`
          : `Your bank returned ${sum} for ${communityName}, and everything is open again. You hear nothing more about it. For the next renewal we need a card: the disputed one is not charged again.`,
        action: { label: 'Add a card', url: facts.cardUrl },
      }
    case 'ended':
      return {
        subject: `Your membership of ${communityName} has ended`,
        preheader: 'What you wrote stays. Join again whenever you like.',
        title: 'Ended, because the payment was taken back',
        text: `Your bank took back ${sum} for ${communityName}, so your membership has ended and nothing more is charged. You read as a guest, and what you wrote stays. You can join again at any time, with another card.`,
        action: { label: 'Join again', url: `${home}/c/${communitySlug}/join` },
      }
    default:
      return null
  }
}
