import { stableToken } from '../core/ids.ts'
import { CARDS, type Authentication, type Brand, type Traits } from './card-numbers.ts'
import { DECLINES, GENERIC, type Decline } from './declines.ts'

export type TestCard = {
  key: string
  brand: Brand
  last4: string
  country: string
  funding: 'credit' | 'debit' | 'prepaid'
  fingerprint: string
  failing: NonNullable<Traits['failing']>
  checksNoAddress: boolean
  risk: 'elevated' | 'highest' | 'normal'
  /** Refused when it is saved or charged. */
  decline: Decline | null
  /** Saved without trouble, refused when charged. */
  declinesLater: Decline | null
  authentication: Authentication
  /** Paid to the available balance at once. */
  bypassesPending: boolean
  /** Contested as soon as it is paid. */
  dispute: NonNullable<Traits['dispute']> | null
  /** How a refund goes that is not done at once. */
  refund: NonNullable<Traits['refund']> | null
}

const byKey = new Map(CARDS.map((row) => [row[2], describe(row)]))
const keyByNumber = new Map([...CARDS].reverse().map(([number, , token]) => [number, token]))

function describe([number, brand, token, traits = {}]: (typeof CARDS)[number]): TestCard {
  return {
    key: token,
    brand,
    last4: number.slice(-4),
    country: traits.country ?? 'US',
    funding: traits.funding ?? 'credit',
    fingerprint: stableToken(`card:${number}`),
    failing: traits.failing ?? [],
    checksNoAddress: traits.checksNoAddress ?? false,
    risk: traits.risk ?? 'normal',
    decline: traits.decline ? (DECLINES[traits.decline] ?? GENERIC) : null,
    declinesLater: traits.later ? (DECLINES[traits.later] ?? GENERIC) : null,
    authentication: traits.authentication ?? 'none',
    bypassesPending: traits.bypassesPending ?? false,
    dispute: traits.dispute ?? null,
    refund: traits.refund ?? null,
  }
}

export function findCardByNumber(number: string): TestCard | null {
  const key = keyByNumber.get(number.replace(/[\s-]/g, ''))

  return key ? findCardByKey(key) : null
}

export function findCardByKey(key: string): TestCard | null {
  return byKey.get(key) ?? byKey.get(`visa_${key}`) ?? null
}

/** `pm_card_visa`, `tok_visa` and their kin. */
export function findCardByToken(token: string): TestCard | null {
  const key = token.match(/^(?:pm_card_|tok_)(.+)$/)?.[1]

  return key ? findCardByKey(key) : null
}

export type Verdict = { kind: 'ok' } | { kind: 'authenticate' } | { kind: 'declined'; decline: Decline }
export type Attempt = { use: 'setup' | 'charge'; isOffSession: boolean; isAuthenticated: boolean; isPrepared: boolean }

/** What the bank behind a test card answers to being saved or charged. */
export function judgeCard(card: TestCard, attempt: Attempt): Verdict {
  if (card.decline) return { kind: 'declined', decline: card.decline }
  if (needsAuthentication(card, attempt)) {
    if (attempt.isOffSession) return { kind: 'declined', decline: DECLINES.authentication_required ?? GENERIC }

    return { kind: 'authenticate' }
  }
  if (card.authentication === 'then_declined') return { kind: 'declined', decline: GENERIC }
  if (attempt.use === 'charge' && card.declinesLater) return { kind: 'declined', decline: card.declinesLater }

  return { kind: 'ok' }
}

function needsAuthentication(
  { authentication }: TestCard,
  { use, isAuthenticated, isOffSession, isPrepared }: Attempt,
) {
  if (isAuthenticated || authentication === 'none' || authentication === 'frictionless') return false
  if (authentication === 'on_session') return !isOffSession
  // Set up, it is asked no more without its person; with them there it always is before it pays.
  if (authentication === 'unless_prepared') return !isPrepared || (use === 'charge' && !isOffSession)

  return true
}
