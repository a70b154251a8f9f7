import type { DunningRoute } from '#workflows/billing/dunning-routes.rules.ts'
import type { DunningKind, LadderMessage } from '#workflows/billing/dunning-dates.rules.ts'
import { moneyMark, timeMark } from '#workflows/shared/promise.ts'

/** One unpaid (or just settled) invoice, as a message speaks of it. */
export type DunningItem = {
  kind: DunningKind
  route: DunningRoute
  amountCents: number
  currency: string
  number: string | null
  nextTryAt: Date | null
  hostedUrl: string | null
  /** Credited instead of paid: nothing is left of it. */
  isTakenBack: boolean
  /** Of a payment that its bank took back: Stripe's word for why. */
  disputeReason: string | null
  /** What its own ladder has come to; null where it has none, or one that moves no access. */
  step: LadderMessage | null
  readOnlyAt: Date
  endAt: Date
}

export type DunningMailFacts = {
  home: string
  communityName: string
  communitySlug: string
  membershipId: string
  cardLast4: string | null
  cardUrl: string
  pauseUrl: string
  /** Stripe's status: what an end came to. */
  status: string
  /** What this message is about, the oldest first. */
  items: DunningItem[]
  /** Of the same membership, still unpaid. */
  isMoreOpen: boolean
}

export const footerOf = ({ communityName }: DunningMailFacts) =>
  `You get this message because you are a member of ${communityName} at Kumiko.`

export const nextUrl = ({ home }: DunningMailFacts) => `${home}/members/me/next`

/** `€29.00`, and of several `€58.00 (2 invoices)`; in two currencies one after the other. */
export function sumOf(items: DunningItem[]): string {
  const sums = new Map<string, number>()
  for (const { currency, amountCents } of items) sums.set(currency, (sums.get(currency) ?? 0) + amountCents)
  const money = [...sums].map(([currency, cents]) => moneyMark(cents, currency)).join(' and ')

  return items.length > 1 ? `${money} (${items.length} invoices)` : money
}

/** The moment before which nothing changes: of several, the earliest. */
export function earliest(items: DunningItem[], read: (item: DunningItem) => Date): string {
  return timeMark(items.map(read).reduce((first, at) => (at < first ? at : first)))
}
