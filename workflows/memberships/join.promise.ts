import { addBusinessTime } from '../shared/business-time.ts'
import { formatMoney } from '../shared/format-money.ts'
import { moneyMark, type PromiseStep, timeMark } from '../shared/promise.ts'
import { days } from './days.ts'
import type { TrialPolicy } from './trial-policy.ts'

export type JoinOffer = {
  communityName: string
  interval: 'month' | 'year' | 'once' | 'free'
  amountCents: number
  currency: string
  /** 0 where the plan has no trial, or this person has had one. */
  trialDays: number
  policy: TrialPolicy
  dayMs: number
}

/** What happens when, shown before anybody pays: the same line the member reads afterwards. */
export function joinSteps(offer: JoinOffer, now: Date): PromiseStep[] {
  const { interval, amountCents, currency, trialDays } = offer
  if (interval === 'free')
    return [{ joint: 'now', when: 'Today', title: 'You join, with full access', amountCents: 0, currency }]
  if (interval === 'once') {
    return [{ joint: 'now', when: 'Today', title: 'You pay once and join for good', amountCents, currency }]
  }
  if (trialDays > 0) return trialSteps(offer, now)
  const price = { amountCents, currency }

  return [
    { joint: 'now', when: 'Today', title: 'You join, with full access', ...price },
    { joint: 'later', when: `Each ${interval}`, title: 'Renews until you cancel', ...price },
  ]
}

function trialSteps(offer: JoinOffer, now: Date): PromiseStep[] {
  const { interval, amountCents, currency, trialDays, policy, dayMs } = offer
  const price = { amountCents, currency }
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
      ...price,
    },
    { joint: 'later', when: `Each ${interval}`, title: 'Renews until you cancel', ...price },
  ]
}

/** The sentence the member agrees to; stored with the checkout, so it stays what was agreed. Marks are printed by the reader. */
export function consentText(offer: JoinOffer, now: Date): string {
  const { communityName, interval, amountCents, currency, trialDays, dayMs } = offer
  const money = moneyMark(amountCents, currency)
  if (interval === 'free') return `I join ${communityName}. It costs nothing.`
  if (interval === 'once') return `I agree that ${money} is charged today, once. I join ${communityName} for good.`
  if (trialDays === 0) {
    return `I agree that ${money} is charged today and each ${interval} after, until I cancel my membership of ${communityName}.`
  }
  const endsAt = addBusinessTime(now, { days: trialDays }, dayMs)

  return `I agree that ${money} is charged on ${timeMark(endsAt)} and each ${interval} after, unless I cancel before. Until then my trial of ${communityName} costs nothing.`
}

/** The full terms in plain words, kept as they were agreed and sent with the welcome. */
export function termsText(offer: JoinOffer): string {
  const { communityName, interval, amountCents, currency, trialDays, policy } = offer
  const money = formatMoney(amountCents, currency)
  if (interval === 'free') return `Your membership of ${communityName} is free.`
  if (interval === 'once')
    return `You pay ${money} once for your membership of ${communityName}. Nothing is charged after that.`
  const renewal = `${money} each ${interval}, until you cancel. A cancellation takes effect at the end of the ${interval} you have paid for.`
  if (trialDays === 0) return `Your membership of ${communityName} costs ${renewal}`

  return [
    `Your trial of ${communityName} lasts ${days(trialDays)} and costs nothing.`,
    `After it your membership costs ${renewal}`,
    'Cancel before the trial ends and you pay nothing: open "What happens next" in Kumiko and press "Cancel the trial".',
    `We never charge while you have no goal. If you have none ${policy.decisionHours} hours before the end, you get ${days(policy.extensionDays)} more, once; after that we pause your membership without a charge.`,
    'There is one trial for each person in a community.',
  ].join(' ')
}
