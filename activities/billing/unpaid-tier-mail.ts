import { endDay, noticeDays } from '#workflows/billing/dunning-dates.rules.ts'
import { tiers } from '#workflows/billing/tiers.rules.ts'
import { timeMark } from '#workflows/shared/promise.ts'
import { type Mail, type MailBlock, type MailHead, mailOf } from '../messaging/mail-blocks.ts'
import { footerOf, type TierMailFacts, whatOf } from './tier-mail-facts.ts'

/** A renewal that failed: asked for, paid after all, or given up. */
export function unpaidTierMail(about: 'unpaid' | 'recovered' | 'ended', facts: TierMailFacts): Mail {
  if (about === 'ended') return givenUpMail(facts)
  if (about === 'recovered') return thanksMail(facts)
  if (!facts.unpaid) throw new Error('A reminder is about an open invoice.')

  return askingMail(facts, facts.unpaid)
}

type Unpaid = NonNullable<TierMailFacts['unpaid']>

function askingMail(facts: TierMailFacts, unpaid: Unpaid): Mail {
  const { nextTryAt, payUrl } = unpaid
  const next = nextTryAt
    ? `Your bank is asked again ${timeMark(nextTryAt)}.`
    : 'Your bank is not asked again by itself.'

  return mailOf(
    headOf(facts, unpaid),
    [
      {
        kind: 'facts',
        facts: [
          { label: 'Open', value: unpaid.amount },
          { label: 'Next', value: next },
        ],
      },
      { kind: 'action', label: 'Change the card', url: facts.pageUrl },
      { kind: 'small', text: 'A new card is tried at once. As soon as it is paid, you hear nothing more of this.' },
      ...(payUrl ? [{ kind: 'small' as const, text: `Or pay it yourself: ${payUrl}` }] : []),
    ],
    footerOf(facts),
  )
}

function headOf(facts: TierMailFacts, { amount, endAt }: Unpaid): MailHead {
  const what = whatOf(facts)
  const end = timeMark(endAt)
  const free = `${facts.organizationName ? `${facts.organizationName} is` : 'you are'} on Free`
  if (facts.day === 0) {
    return {
      subject: `${amount} for ${what} could not be charged`,
      preheader: `You keep it until ${end}.`,
      title: 'A payment did not go through',
      text: `${amount} for ${what} could not be charged. Nothing changes before ${end}, while we sort it out. If it is still open then, ${free}, and all that was made stays.`,
    }
  }
  if (facts.day === noticeDays.renewal.at(-1)) {
    return {
      subject: `Last notice: ${what} ends ${end}`,
      preheader: `${amount} is still open. All that was made stays in any case.`,
      title: 'Last notice',
      text: `${amount} for ${what} is still open. If that stays so, it ends ${end} and ${free}. Every community stays open with all that is in it.`,
    }
  }

  return {
    subject: `Still open: ${amount} for ${what}`,
    preheader: `Nothing changes before ${end}.`,
    title: 'Still open',
    text: `${amount} for ${what} is still open. Nothing changes before ${end}; if it is open then, ${free}.`,
  }
}

function thanksMail(facts: TierMailFacts): Mail {
  const what = whatOf(facts)

  return {
    subject: `Paid: ${what}. Thank you`,
    preheader: `${facts.name} goes on.`,
    title: 'Thank you',
    blocks: [
      { kind: 'paragraph', text: `The payment for ${what} arrived. It goes on, and you hear nothing more about this.` },
      { kind: 'action', label: 'See your tier', url: facts.pageUrl },
    ],
    footer: footerOf(facts),
  }
}

/** With the tier's own end, or paused until it is paid: then one payment brings it back. */
function givenUpMail(facts: TierMailFacts): Mail {
  const { organizationName, name, pageUrl, unpaid } = facts
  const payUrl = unpaid?.payUrl
  const who = organizationName ? `${organizationName} is` : 'You are'
  const action: MailBlock = payUrl
    ? { kind: 'action', label: 'Pay and go on', url: payUrl }
    : { kind: 'action', label: `Get ${name} again`, url: pageUrl }

  return {
    subject: `${whatOf(facts)} has ended`,
    preheader: payUrl ? 'One payment brings it back. All you made stays.' : 'All you made stays.',
    title: 'Ended, because it was not paid',
    blocks: [
      {
        kind: 'paragraph',
        text: `${whatOf(facts)} was not paid in ${endDay} days, so it has ended and nothing more is charged. ${who} on Free now.`,
      },
      { kind: 'paragraph', text: whatStays },
      action,
    ],
    footer: footerOf(facts),
  }
}

/** What the end of a tier leaves, by the table of tiers. */
export const whatStays = `Nothing is deleted: every community stays open with all that is in it. Free has room for ${tiers.free.entitlements.communities} communities in an organization; where there are more, they stay, and only another one waits.`
