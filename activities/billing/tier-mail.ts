import type { LetterAbout } from '#workflows/billing/tier-letters.rules.ts'
import { isPaidTier, tierNames } from '#workflows/billing/tiers.rules.ts'
import { timeMark } from '#workflows/shared/promise.ts'
import type { Mail } from '../messaging/mail-blocks.ts'
import { footerOf, priceOf, type TierMailFacts, whatOf } from './tier-mail-facts.ts'
import { unpaidTierMail, whatStays } from './unpaid-tier-mail.ts'

/** The words of each letter about a tier. */
export function tierMail(about: LetterAbout, facts: TierMailFacts): Mail {
  switch (about) {
    case 'bought':
      return boughtMail(facts)
    case 'changed':
      return changedMail(facts)
    case 'ending':
      return endingMail(facts)
    case 'kept':
      return keptMail(facts)
    case 'ended':
      return facts.why === 'payment' ? unpaidTierMail(about, facts) : endedMail(facts)
    case 'unpaid':
    case 'recovered':
      return unpaidTierMail(about, facts)
  }
}

function boughtMail(facts: TierMailFacts): Mail {
  const { organizationName, name, price, renewsAt, pageUrl } = facts
  const whose = organizationName ? `${organizationName} has ${name} now` : `You have ${name} now`

  return {
    subject: `${whatOf(facts)} is there`,
    preheader: `${priceOf(price)}. Cancel whenever you like.`,
    blocks: [
      { kind: 'paragraph', text: `${whose}, with room for as many communities as you like.` },
      {
        kind: 'facts',
        facts: [
          { label: 'Price', value: priceOf(price) },
          ...(facts.cancelAt
            ? [{ label: 'Lasts until', value: timeMark(facts.cancelAt) }]
            : renewsAt
              ? [{ label: 'Next charge', value: timeMark(renewsAt) }]
              : []),
        ],
      },
      { kind: 'paragraph', text: 'You cancel it in two clicks. It then lasts until the end of what was paid.' },
      { kind: 'action', label: 'See your tier', url: pageUrl },
    ],
    footer: footerOf(facts),
  }
}

function changedMail(facts: TierMailFacts): Mail {
  const { from, price, pageUrl, renewsAt } = facts
  const told = (one: typeof price) =>
    `${isPaidTier(one.tier) && one.tier !== price.tier ? `${tierNames[one.tier]}, ` : ''}${priceOf(one)}`
  const next = renewsAt && !facts.cancelAt ? ` The next charge is ${timeMark(renewsAt)}.` : ''

  return {
    subject: `${whatOf(facts)} costs ${priceOf(price)} now`,
    preheader: from ? `Before it was ${told(from)}.` : '',
    title: 'Your tier changed',
    blocks: [
      {
        kind: 'paragraph',
        text: `${whatOf(facts)} costs ${priceOf(price)} now${from ? `, instead of ${told(from)}` : ''}.${next}`,
      },
      { kind: 'paragraph', text: 'Did you not agree to that? Answer this message: a person reads it.' },
      { kind: 'action', label: 'See your tier', url: pageUrl },
    ],
    footer: footerOf(facts),
  }
}

function endingMail(facts: TierMailFacts): Mail {
  const until = timeMark(facts.cancelAt ?? '')

  return {
    subject: `${whatOf(facts)} ends ${until}`,
    preheader: 'Nothing more is charged. All you made stays.',
    title: 'Cancelled',
    blocks: [
      {
        kind: 'paragraph',
        text: `${whatOf(facts)} lasts until ${until}, and nothing more is charged. ${freeAfter(facts, 'is')}`,
      },
      { kind: 'paragraph', text: whatStays },
      { kind: 'action', label: `Keep ${facts.name}`, url: facts.pageUrl },
    ],
    footer: footerOf(facts),
  }
}

function keptMail(facts: TierMailFacts): Mail {
  const next = facts.renewsAt ? ` The next charge is ${priceOf(facts.price)}, ${timeMark(facts.renewsAt)}.` : ''

  return {
    subject: `${whatOf(facts)} goes on`,
    preheader: 'The cancellation was taken back.',
    blocks: [
      { kind: 'paragraph', text: `The cancellation of ${whatOf(facts)} was taken back, so it goes on.${next}` },
      { kind: 'action', label: 'See your tier', url: facts.pageUrl },
    ],
    footer: footerOf(facts),
  }
}

function endedMail(facts: TierMailFacts): Mail {
  return {
    subject: `${whatOf(facts)} has ended`,
    preheader: 'Nothing more is charged. All you made stays.',
    blocks: [
      {
        kind: 'paragraph',
        text: `${whatOf(facts)} has ended, and nothing more is charged. ${freeAfter(facts, 'now')}`,
      },
      { kind: 'paragraph', text: whatStays },
      { kind: 'action', label: `Get ${facts.name} again`, url: facts.pageUrl },
    ],
    footer: footerOf(facts),
  }
}

function freeAfter({ organizationName }: TierMailFacts, when: 'is' | 'now'): string {
  const who = organizationName ? `${organizationName} is` : 'you are'

  return when === 'is' ? `Then ${who} on Free.` : `${who[0]?.toUpperCase()}${who.slice(1)} on Free now.`
}
