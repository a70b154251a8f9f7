import { addBusinessTime } from '../shared/business-time.ts'
import type { PromiseStep } from '../shared/promise.ts'
import { days } from './days.ts'
import type { JoinOffer } from './join-offer.ts'
import { joinPrice } from './join-price.ts'

/** What happens when, shown before anybody pays: the same line the member reads afterwards. */
export function joinSteps(offer: JoinOffer, now: Date): PromiseStep[] {
  const { interval, currency, trialDays } = offer
  const amountCents = joinPrice(offer, now).first.grossCents
  if (interval === 'free')
    return [{ joint: 'now', when: 'Today', title: 'You join, with full access', amountCents: 0, currency }]
  if (interval === 'once') {
    return [{ joint: 'now', when: 'Today', title: 'You pay once and join for good', amountCents, currency }]
  }
  if (trialDays > 0) return trialSteps(offer, now)

  return [
    { joint: 'now', when: 'Today', title: 'You join, with full access', amountCents, currency },
    ...renewalSteps(offer, now),
  ]
}

function trialSteps(offer: JoinOffer, now: Date): PromiseStep[] {
  const { interval, currency, trialDays, policy, dayMs } = offer
  const endsAt = addBusinessTime(now, { days: trialDays }, dayMs)
  const remindAt = addBusinessTime(endsAt, { hours: -policy.reminderHours }, dayMs)
  const decideAt = addBusinessTime(endsAt, { hours: -policy.decisionHours }, dayMs)
  const reminder: PromiseStep = {
    joint: 'later',
    at: remindAt.toISOString(),
    title: 'We remind you by e-mail',
    text: 'With the amount, the date and a link to cancel.',
  }

  return [
    {
      joint: 'now',
      when: 'Today',
      title: 'You join, with full access',
      text: 'We check your card and charge nothing.',
      amountCents: 0,
      currency,
    },
    ...(remindAt > now ? [reminder] : []),
    { joint: 'later', at: decideAt.toISOString(), title: 'We look whether you chose a goal' },
    {
      joint: 'branch',
      title: 'If you have no goal by then,',
      text: `you get ${days(policy.extensionDays)} more once. After that we pause the membership. We do not charge when it does not help.`,
    },
    {
      joint: 'next',
      at: endsAt.toISOString(),
      title: `Trial ends, the first ${interval} begins`,
      text: 'Cancel before this minute and you pay nothing.',
      amountCents: joinPrice(offer, now).first.grossCents,
      currency,
    },
    ...renewalSteps(offer, now),
  ]
}

/** What comes after the first charge: with a code the lower price as long as it lasts, then the full one. */
function renewalSteps(offer: JoinOffer, now: Date): PromiseStep[] {
  const { interval, currency } = offer
  const { first, change } = joinPrice(offer, now)
  const each = `Each ${interval}`
  if (!change) {
    return [{ joint: 'later', when: each, title: 'Renews until you cancel', amountCents: first.grossCents, currency }]
  }
  const again = change.chargesBefore - 1
  const title = again === 1 ? 'Renews once at this price' : `Renews ${again} times at this price`
  const lower: PromiseStep = { joint: 'later', when: each, title, amountCents: first.grossCents, currency }
  const full: PromiseStep = {
    joint: 'later',
    at: change.startsAt,
    title: `The full price from here, each ${interval} until you cancel`,
    amountCents: change.grossCents,
    currency,
  }

  return [...(again > 0 ? [lower] : []), full]
}
