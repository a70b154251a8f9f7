import { chargesText } from '../billing/charges-text.ts'
import { percentText, plainTerms } from '../billing/price.rules.ts'
import { addBusinessTime } from '../shared/business-time.ts'
import { formatMoney } from '../shared/format-money.ts'
import { moneyMark, timeMark } from '../shared/promise.ts'
import { days } from './days.ts'
import { joinPrice } from './join-price.ts'
import type { JoinOffer } from './join-offer.ts'

/** The sentence the member agrees to; stored with the checkout, so it stays what was agreed. Marks are printed by the reader. */
export function consentText(offer: JoinOffer, now: Date): string {
  const { communityName, interval, currency, trialDays, dayMs } = offer
  const { first, change } = joinPrice(offer, now)
  const money = moneyMark(first.grossCents, currency)
  if (interval === 'free') return `I join ${communityName}. It costs nothing.`
  if (interval === 'once') return `I agree that ${money} is charged today, once. I join ${communityName} for good.`
  const until = change ? ` until ${timeMark(change.startsAt)}, then ${moneyMark(change.grossCents, currency)}` : ''
  if (trialDays === 0) {
    return `I agree that ${money} is charged today and each ${interval} after${until}, until I cancel my membership of ${communityName}.`
  }
  const endsAt = addBusinessTime(now, { days: trialDays }, dayMs)

  return `I agree that ${money} is charged on ${timeMark(endsAt)} and each ${interval} after${until}, unless I cancel before. Until then my trial of ${communityName} costs nothing.`
}

/** The full terms in plain words, kept as they were agreed and sent with the welcome. */
export function termsText(offer: JoinOffer, now: Date): string {
  const { communityName, interval, currency, trialDays, policy } = offer
  const { first, change } = joinPrice(offer, now)
  const print = (cents: number) => formatMoney(cents, currency)
  const money = print(first.grossCents)
  if (interval === 'free') return `Your membership of ${communityName} is free.`
  if (interval === 'once')
    return `You pay ${money} once for your membership of ${communityName}. Nothing is charged after that.${taxText(offer)}`
  const charges = chargesText({ firstCents: first.grossCents, interval, change }, print)
  const renewal = `${charges}, until you cancel. A cancellation takes effect at the end of the ${interval} you have paid for.${taxText(offer)}`
  if (trialDays === 0) return `Your membership of ${communityName} costs ${renewal}`

  return [
    `Your trial of ${communityName} lasts ${days(trialDays)} and costs nothing.`,
    `After it your membership costs ${renewal}`,
    'Cancel before the trial ends and you pay nothing: open "What happens next" in Kumiko and press "Cancel the trial".',
    `We never charge while you have no goal. If you have none ${policy.decisionHours} hours before the end, you get ${days(policy.extensionDays)} more, once; after that we pause your membership without a charge.`,
    'There is one trial for each person in a community.',
  ].join(' ')
}

function taxText({ terms = plainTerms }: JoinOffer): string {
  const [tax] = terms.taxes
  if (!tax) return ''
  if (terms.isReversed) return ' No tax is charged: reverse charge, you declare it yourself.'

  return ` ${tax.name} of ${percentText(tax.ratePpm)} is in this price; if your country changes its rate, the price follows from the next invoice on.`
}
