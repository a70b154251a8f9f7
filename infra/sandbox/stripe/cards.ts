import { stableToken } from '../core/ids.ts'

export type Decline = {
  code: string
  declineCode?: string
  adviceCode?: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later'
  message: string
  isHard?: boolean
}
type Authentication = 'none' | 'unless_prepared' | 'always' | 'then_declined' | 'on_session'
type Brand = 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa'

export type TestCard = {
  key: string
  brand: Brand
  last4: string
  country: string
  funding: 'credit' | 'debit' | 'prepaid'
  fingerprint: string
  /** Refused when it is saved or charged. */
  decline: Decline | null
  /** Saved without trouble, refused when charged. */
  declinesLater: Decline | null
  authentication: Authentication
}

const GENERIC: Decline = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  adviceCode: 'try_again_later',
  message: 'Your card was declined.',
}

export const DECLINES: Record<string, Decline> = {
  generic_decline: GENERIC,
  card_declined: GENERIC,
  insufficient_funds: {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    adviceCode: 'try_again_later',
    message: 'Your card has insufficient funds.',
  },
  lost_card: {
    code: 'card_declined',
    declineCode: 'lost_card',
    adviceCode: 'do_not_try_again',
    message: 'Your card was declined.',
    isHard: true,
  },
  stolen_card: {
    code: 'card_declined',
    declineCode: 'stolen_card',
    adviceCode: 'do_not_try_again',
    message: 'Your card was declined.',
    isHard: true,
  },
  fraudulent: {
    code: 'card_declined',
    declineCode: 'fraudulent',
    adviceCode: 'do_not_try_again',
    message: 'Your card was declined.',
  },
  card_velocity_exceeded: {
    code: 'card_declined',
    declineCode: 'card_velocity_exceeded',
    adviceCode: 'try_again_later',
    message: 'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  },
  expired_card: {
    code: 'expired_card',
    adviceCode: 'do_not_try_again',
    message: 'Your card has expired.',
    isHard: true,
  },
  incorrect_cvc: {
    code: 'incorrect_cvc',
    adviceCode: 'confirm_card_data',
    message: "Your card's security code is incorrect.",
  },
  incorrect_number: {
    code: 'incorrect_number',
    adviceCode: 'confirm_card_data',
    message: 'Your card number is incorrect.',
    isHard: true,
  },
  processing_error: {
    code: 'processing_error',
    adviceCode: 'try_again_later',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
  authentication_required: {
    code: 'authentication_required',
    declineCode: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  },
}

type CardRow = [
  number: string,
  brand: Brand,
  token: string,
  traits?: Partial<Pick<TestCard, 'authentication' | 'country' | 'funding'>> & { decline?: string; later?: string },
]

/** The numbers Stripe publishes for testing, with the `pm_card_…` and `tok_…` names that stand for them. */
const CARDS: CardRow[] = [
  ['4242424242424242', 'visa', 'visa'],
  ['4000056655665556', 'visa', 'visa_debit', { funding: 'debit' }],
  ['5555555555554444', 'mastercard', 'mastercard'],
  ['2223003122003222', 'mastercard', 'mastercard_2series'],
  ['5200828282828210', 'mastercard', 'mastercard_debit', { funding: 'debit' }],
  ['5105105105105100', 'mastercard', 'mastercard_prepaid', { funding: 'prepaid' }],
  ['378282246310005', 'amex', 'amex'],
  ['371449635398431', 'amex', 'amex_second'],
  ['6011111111111117', 'discover', 'discover'],
  ['6011000990139424', 'discover', 'discover_second'],
  ['3056930009020004', 'diners', 'diners'],
  ['36227206271667', 'diners', 'diners_14digits'],
  ['3566002020360505', 'jcb', 'jcb'],
  ['6200000000000005', 'unionpay', 'unionpay'],
  ['4000002760000016', 'visa', 'de', { country: 'DE' }],
  ['4000002500000003', 'visa', 'fr', { country: 'FR' }],
  ['4000008260000000', 'visa', 'gb', { country: 'GB' }],
  ['4000003920000003', 'visa', 'jp', { country: 'JP' }],
  ['4000000000000077', 'visa', 'bypassPending'],
  ['4000000000000002', 'visa', 'visa_chargeDeclined', { decline: 'generic_decline' }],
  ['4000000000009995', 'visa', 'visa_chargeDeclinedInsufficientFunds', { decline: 'insufficient_funds' }],
  ['4000000000009987', 'visa', 'visa_chargeDeclinedLostCard', { decline: 'lost_card' }],
  ['4000000000009979', 'visa', 'visa_chargeDeclinedStolenCard', { decline: 'stolen_card' }],
  ['4000000000000069', 'visa', 'chargeDeclinedExpiredCard', { decline: 'expired_card' }],
  ['4000000000000127', 'visa', 'chargeDeclinedIncorrectCvc', { decline: 'incorrect_cvc' }],
  ['4000000000000119', 'visa', 'chargeDeclinedProcessingError', { decline: 'processing_error' }],
  ['4242424242424241', 'visa', 'chargeDeclinedIncorrectNumber', { decline: 'incorrect_number' }],
  ['4000000000006975', 'visa', 'visa_chargeDeclinedVelocityLimitExceeded', { decline: 'card_velocity_exceeded' }],
  ['4100000000000019', 'visa', 'radarBlock', { decline: 'fraudulent' }],
  ['4000000000000341', 'visa', 'chargeCustomerFail', { later: 'generic_decline' }],
  ['4000002500003155', 'visa', 'authenticationRequiredOnSetup', { authentication: 'unless_prepared' }],
  ['4000002760003184', 'visa', 'authenticationRequired', { authentication: 'always' }],
  ['4000000000003220', 'visa', 'threeDSecure2Required', { authentication: 'always' }],
  ['4000000000003063', 'visa', 'threeDSecureRequired', { authentication: 'always' }],
  ['4000003800000446', 'visa', 'authenticationRequiredSetupForOffSession', { authentication: 'on_session' }],
  ['4000008400001629', 'visa', 'threeDSecureRequiredChargeDeclined', { authentication: 'then_declined' }],
  [
    '4000008260003178',
    'visa',
    'authenticationRequiredChargeDeclinedInsufficientFunds',
    { authentication: 'always', later: 'insufficient_funds' },
  ],
  ['4000000000003055', 'visa', 'threeDSecureOptional'],
  ['4000000000003097', 'visa', 'threeDSecureOptionalProcessingError'],
  ['378282246310005', 'amex', 'amex_threeDSecureNotSupported'],
]

const byKey = new Map(CARDS.map((row) => [row[2], describe(row)]))
const keyByNumber = new Map([...CARDS].reverse().map(([number, , token]) => [number, token]))

function describe([number, brand, token, traits = {}]: CardRow): TestCard {
  return {
    key: token,
    brand,
    last4: number.slice(-4),
    country: traits.country ?? 'US',
    funding: traits.funding ?? 'credit',
    fingerprint: stableToken(`card:${number}`),
    decline: traits.decline ? (DECLINES[traits.decline] ?? GENERIC) : null,
    declinesLater: traits.later ? (DECLINES[traits.later] ?? GENERIC) : null,
    authentication: traits.authentication ?? 'none',
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

function needsAuthentication({ authentication }: TestCard, { isAuthenticated, isOffSession, isPrepared }: Attempt) {
  if (isAuthenticated || authentication === 'none') return false
  if (authentication === 'on_session') return !isOffSession
  if (authentication === 'unless_prepared') return !isPrepared

  return true
}
