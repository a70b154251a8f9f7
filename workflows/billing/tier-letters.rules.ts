import { z } from 'zod'
import { dunningDates, type DunningRun } from './dunning-dates.rules.ts'
import type { Tier } from './tiers.rules.ts'

const price = z.object({
  tier: z.string().nullable(),
  amountCents: z.int().nullable(),
  currency: z.string().nullable(),
  interval: z.string().nullable(),
})

/** What a letter has to know of its fact beside the tier as it stands when it is sent. */
export const letterFacts = z.object({
  day: z.int().optional(),
  from: price.optional(),
  to: price.optional(),
  cancelAt: z.iso.datetime().optional(),
  why: z.enum(['payment', 'request']).optional(),
})

export type TierPrice = z.infer<typeof price>
export type LetterFacts = z.infer<typeof letterFacts>
export type LetterAbout = 'bought' | 'changed' | 'ending' | 'kept' | 'ended' | 'unpaid' | 'recovered'

/** A subscription to the platform at one moment. */
export type TierStanding = {
  subscriptionId: string | null
  status: string
  /** What it gives now. */
  given: Tier
  price: TierPrice
  cancelAt: string | null
  cancelledAt: string | null
  /** The renewal that failed and is open. */
  unpaid: { invoiceId: string; since: string } | null
}

/** As just read at Stripe. */
export type FreshStanding = TierStanding & { isOver: boolean; endedBy: 'payment' | 'request' }

export type WantedLetter = {
  about: LetterAbout
  /** Of the fact: the same one is told once. */
  key: string
  stripeId: string
  facts: LetterFacts
  /** Null is at once. */
  dueAt: number | null
}

/** What is to be told when a subscription stands otherwise than it did. A second look at the same wants the same. */
export function wantedLetters(
  before: TierStanding,
  after: FreshStanding,
  run: DunningRun & { now: number },
): WantedLetter[] {
  const id = after.subscriptionId
  if (!id) return []
  const was = before.subscriptionId === id ? before : { ...before, ...nothing }
  const [had, has] = [was.given !== 'free', after.given !== 'free']

  if (has)
    return [...entered(id, was, after, had), ...changes(id, was, after, had ? run.now : null), ...ladder(after, run)]

  return had ? left(id, after) : []
}

const nothing = { subscriptionId: null, status: 'none', given: 'free', cancelAt: null, unpaid: null } as const
const unstarted = new Set(['none', 'incomplete'])

function entered(id: string, was: TierStanding, after: FreshStanding, had: boolean): WantedLetter[] {
  if (was.unpaid && !after.unpaid)
    return [atOnce('recovered', was.unpaid.invoiceId, `recovered:${was.unpaid.invoiceId}`)]
  // One that a person paused at Stripe and let go on again is theirs to speak about.
  if (!had && unstarted.has(was.status)) return [atOnce('bought', id, `bought:${id}`)]

  return []
}

/** Prices come and go, so a change of one is told apart by its moment. */
function changes(id: string, was: TierStanding, after: FreshStanding, seenAt: number | null): WantedLetter[] {
  if (seenAt === null) return []
  const letters: WantedLetter[] = []
  if (!isSamePrice(was.price, after.price)) {
    const key = `changed:${id}:${seenAt}`
    letters.push({ ...atOnce('changed', id, key), facts: { from: was.price, to: after.price } })
  }
  if (after.cancelAt && after.cancelAt !== was.cancelAt) {
    const key = `ending:${id}:${after.cancelAt}:${after.cancelledAt}`
    letters.push({ ...atOnce('ending', id, key), facts: { cancelAt: after.cancelAt } })
  }
  if (was.cancelAt && !after.cancelAt) {
    const key = `kept:${id}:${was.cancelAt}:${was.cancelledAt}`
    letters.push({ ...atOnce('kept', id, key), facts: { cancelAt: was.cancelAt } })
  }

  return letters
}

/** Its end, or the end of the two weeks it was given. One that a person paused at Stripe has not ended. */
function left(id: string, after: FreshStanding): WantedLetter[] {
  if (after.unpaid) {
    const { invoiceId } = after.unpaid

    return [{ ...atOnce('ended', id, `ended:${id}:${invoiceId}`), facts: { why: 'payment' } }]
  }

  return after.isOver ? [{ ...atOnce('ended', id, `ended:${id}`), facts: { why: after.endedBy } }] : []
}

/** The days of a membership's dunning. Of steps whose day has passed only the last is told: late is said once. */
function ladder({ unpaid }: FreshStanding, run: DunningRun & { now: number }): WantedLetter[] {
  if (!unpaid) return []
  const { invoiceId, since } = unpaid
  const { steps, endAt } = dunningDates({ kind: 'renewal', firstFailedAt: since }, run)

  return steps
    .filter((_, index) => (steps[index + 1]?.at ?? endAt) > run.now)
    .map(({ day, at }) => ({
      about: 'unpaid' as const,
      key: `unpaid:${invoiceId}:${day}`,
      stripeId: invoiceId,
      facts: { day },
      dueAt: at > run.now && day > 0 ? at : null,
    }))
}

function atOnce(about: LetterAbout, stripeId: string, key: string): WantedLetter {
  return { about, key, stripeId, facts: {}, dueAt: null }
}

function isSamePrice(one: TierPrice, other: TierPrice): boolean {
  return told(one) === told(other)
}

function told({ tier, amountCents, currency, interval }: TierPrice): string {
  return [tier, amountCents, currency, interval].join(' ')
}

export type PromisedLetter = Pick<WantedLetter, 'about' | 'stripeId' | 'facts'>

export type LetterContext = {
  /** A later reminder of the same invoice is due as well. */
  isOvertaken: boolean
  /** A letter went out that this one answers. */
  wasTold: boolean
  /** Stripe's status of the invoice that it thanks for. */
  invoiceStatus: string | null
}

/** Why a letter that was promised is not said any more; null while its reason stands. */
export function whyUnsaid(letter: PromisedLetter, now: TierStanding, context: LetterContext): string | null {
  const { about, stripeId, facts } = letter
  const isIts = now.subscriptionId === stripeId
  const has = now.given !== 'free'
  switch (about) {
    case 'bought':
      return isIts && has ? null : 'it has ended again'
    case 'changed':
      return isIts && has && facts.to && isSamePrice(facts.to, now.price) ? null : 'it changed again'
    case 'ending':
      return isIts && has && now.cancelAt === facts.cancelAt ? null : 'it does not end then'
    case 'kept':
      if (!isIts || !has || now.cancelAt) return 'it ends all the same'

      return context.wasTold ? null : 'nobody had heard of its end'
    case 'ended':
      return has ? 'it is there again' : null
    case 'unpaid':
      if (now.unpaid?.invoiceId !== stripeId || !has) return 'nothing is asked for any more'

      return context.isOvertaken ? 'a later reminder is due' : null
    case 'recovered':
      if (!has || now.unpaid || context.invoiceStatus !== 'paid') return 'it is not paid'

      return context.wasTold ? null : 'nobody had heard of the failure'
  }
}
