import { moneyMark, timeMark } from '#workflows/shared/promise.ts'
import type { PauseMoney } from '#workflows/memberships/pause-money.rules.ts'

export type PauseMailFacts = {
  home: string
  communityName: string
  communitySlug: string
  membershipId: string
  startsAt: Date
  endsAt: Date
  currency: string
  interval: 'month' | 'year'
  money: PauseMoney
  /** Charged when it resumed; null while unknown. */
  chargedCents: number | null
  /** Days the clock of the goals stood still. */
  stoodStillDays: number
  refusal: string | null
}

export const pauseFooter = ({ communityName }: PauseMailFacts) =>
  `You get this message because you are a member of ${communityName} at Kumiko.`
export const nextUrl = ({ home }: PauseMailFacts) => `${home}/members/me/next`
export const pauseUrl = ({ home, membershipId }: PauseMailFacts) => `${home}/settings/memberships/${membershipId}/pause`
export const until = ({ endsAt }: PauseMailFacts) => timeMark(endsAt)

/** What the end costs, in one sentence. */
export function chargeSentence({ money, currency }: PauseMailFacts): string {
  const { chargeCents, restCents } = money
  const creditCents = money.creditCents + money.earlierCents
  if (chargeCents > 0 && creditCents > 0) {
    return `Then ${moneyMark(chargeCents, currency)} is charged: ${moneyMark(restCents, currency)} for the rest of the period, less your credit of ${moneyMark(creditCents, currency)}.`
  }
  if (chargeCents > 0) return `Then ${moneyMark(chargeCents, currency)} is charged for the rest of the period.`

  return 'Then nothing is charged at first: your credit covers the rest of the period.'
}

export function renewSentence({ money, currency, interval }: PauseMailFacts): string {
  return `After that ${moneyMark(money.renewalCents, currency)} is charged each ${interval} as before, next ${timeMark(money.renewsAt)}.`
}
