import type { DunningMessage } from '#workflows/billing/dunning.rules.ts'
import { moneyMark, timeMark } from '#workflows/shared/promise.ts'
import { type Mail, type MailBlock, type MailHead, mailOf } from '../messaging/mail-blocks.ts'
import { chargebackMail } from './chargeback-mail.ts'
import { endMail } from './dunning-end-mail.ts'
import { type DunningItem, type DunningMailFacts, earliest, footerOf, nextUrl, sumOf } from './dunning-mail-facts.ts'

type Ladder = Extract<DunningMessage, `day-${number}` | 'pause-offer'>

/** The words of each message, for everything that is open at once: the most severe sets the tone. */
export function dunningMail(message: Exclude<DunningMessage, 'sms-3'>, facts: DunningMailFacts): Mail {
  if (facts.items.length > 0 && facts.items.every(({ kind }) => kind === 'chargeback')) {
    const mail = chargebackMail(message, facts)
    if (mail) return mail
  }
  switch (message) {
    case 'day-0':
    case 'day-3':
    case 'day-7':
    case 'day-12':
    case 'pause-offer':
      return ladderMail(message, facts)
    default:
      return endMail(message, facts)
  }
}

function ladderMail(message: Ladder, facts: DunningMailFacts): Mail {
  return mailOf(
    headOf(message, facts),
    [
      ...facts.items.map((item) => itemBlock(item, facts)),
      ...mendBlocks(facts),
      ...(message === 'day-7' || message === 'pause-offer' ? pauseBlocks(facts) : []),
      { kind: 'small', text: `Every step with its date: ${nextUrl(facts)}` },
    ],
    footerOf(facts),
  )
}

function headOf(message: Ladder, facts: DunningMailFacts): MailHead {
  const { communityName, items } = facts
  const sum = sumOf(items)
  const isResume = items.every(({ kind }) => kind === 'resume')
  const readOnlyAt = earliest(items, (item) => item.readOnlyAt)
  const endAt = earliest(items, (item) => item.endAt)
  const stop = isResume ? 'we drop the invoice, and your pause stays' : 'your membership stops'
  switch (message) {
    case 'day-0':
      return {
        subject: `${sum} for ${communityName} could not be charged`,
        preheader: isResume ? 'Your pause lasts until it is paid.' : `You keep full access until ${readOnlyAt}.`,
        title: 'A payment did not go through',
        text: isResume
          ? `You wanted to come back to ${communityName}, and ${sum} could not be charged. Your pause lasts until it is paid.`
          : `${sum} for your membership of ${communityName} could not be charged. You keep full access until ${readOnlyAt}, while we sort it out.`,
      }
    case 'day-3':
      return {
        subject: `Still open: ${sum} for ${communityName}`,
        preheader: isResume ? 'Your pause lasts until it is paid.' : `You keep full access until ${readOnlyAt}.`,
        title: 'Still open',
        text: isResume
          ? `${sum} for ${communityName} is still open. Your pause lasts until it is paid.`
          : `${sum} for ${communityName} is still open. Nothing changes before ${readOnlyAt}; from then on you can read but not write.`,
      }
    case 'day-7':
      return {
        subject: isResume
          ? `Still paused: ${sum} for ${communityName}`
          : `You can read but not write in ${communityName}`,
        preheader: 'Everything opens within seconds of the payment.',
        title: isResume ? 'Your pause still lasts' : 'Reading only, until it is paid',
        text: `${sum} for ${communityName} is still open.${isResume ? '' : ' From now on you can read but not write, and your goals wait.'} Everything opens within seconds of the payment. If it is open at ${endAt}, ${stop}.`,
      }
    case 'day-12':
      return {
        subject: `Last notice: your membership of ${communityName} stops ${endAt}`,
        preheader: 'One payment keeps it. What you wrote stays in any case.',
        title: 'Last notice',
        text: `${sum} for ${communityName} is still open. If nothing is paid, your membership stops ${endAt}. What you wrote stays, and one payment brings it back.`,
      }
    case 'pause-offer':
      return {
        subject: `Would a pause of ${communityName} help?`,
        preheader: `${sum} is open, and there is another way.`,
        title: 'There is another way',
        text: `${sum} for ${communityName} could not be charged. If now is not the time for it: settle this one, and your membership pauses at once. Nothing is charged while a pause lasts.`,
      }
  }
}

/** What failed and what happens to it by itself; no try is promised where none comes. */
function itemBlock(item: DunningItem, { cardLast4 }: DunningMailFacts): MailBlock {
  const { amountCents, currency, number, route, nextTryAt } = item
  const card = cardLast4 ? `the card ending ${cardLast4}` : 'your card'
  const why = {
    soft: nextTryAt
      ? `Your bank declined ${card}. It is asked again ${timeMark(nextTryAt)}.`
      : `Your bank declined ${card}.`,
    hard: `Your bank will not charge ${card} again. Please replace it: another try of the same card would not help.`,
    authentication: 'Your bank wants you to confirm it. Open the invoice: it asks you there.',
    'no-method': 'There was no card to charge. Please add one.',
    disputed: `The bank of ${card} took the payment back. Ask it to withdraw the dispute, and it is settled.`,
  }[route]

  return {
    kind: 'facts',
    facts: [
      { label: number ? `Invoice ${number}` : 'Amount', value: moneyMark(amountCents, currency) },
      { label: 'What happened', value: why },
    ],
  }
}

function mendBlocks({ items, cardUrl }: DunningMailFacts): MailBlock[] {
  const [first] = items
  const asksBank = items.every(({ route }) => route === 'authentication')
  if (asksBank && first?.hostedUrl) {
    return [
      { kind: 'action', label: 'Confirm and pay', url: first.hostedUrl },
      { kind: 'small', text: `Or replace the card: ${cardUrl}` },
    ]
  }
  const payments = items.flatMap(({ hostedUrl }) => hostedUrl ?? [])

  return [
    {
      kind: 'action',
      label: items.some(({ route }) => route === 'no-method') ? 'Add a card' : 'Replace the card',
      url: cardUrl,
    },
    { kind: 'small', text: `A new card is tried at once. Or pay now: ${payments.join(' and ')}` },
  ]
}

function pauseBlocks({ items, pauseUrl }: DunningMailFacts): MailBlock[] {
  if (items.some(({ kind }) => kind === 'resume')) return []

  return [
    {
      kind: 'paragraph',
      text: `If now is not the time for it: settle this one, and your membership pauses at once. You can say so before: ${pauseUrl}`,
    },
  ]
}
