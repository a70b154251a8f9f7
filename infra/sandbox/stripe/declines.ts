export type Decline = {
  code: string
  declineCode?: string
  adviceCode?: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later'
  message: string
  /** A rule on Stripe's side refused it; no bank was asked. */
  isBlocked?: boolean
}

/** Answers after which Stripe tries no further until there is another card; every other refusal is tried again. */
const HARD = new Set([
  'authentication_required',
  'highest_risk_level',
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'stolen_card',
  'transaction_not_allowed',
])

export function isHardDecline({ code, declineCode }: Decline) {
  return HARD.has(declineCode ?? code)
}

const DECLINED = 'Your card was declined.'

function refused(declineCode: string, adviceCode: Decline['adviceCode'], message = DECLINED): Decline {
  return { code: 'card_declined', declineCode, ...(adviceCode ? { adviceCode } : {}), message }
}

export const GENERIC = refused('generic_decline', 'try_again_later')

/** Refusals by the name under which a card or a fault asks for them. */
export const DECLINES: Record<string, Decline> = {
  generic_decline: GENERIC,
  card_declined: GENERIC,
  do_not_honor: refused('do_not_honor', 'try_again_later'),
  insufficient_funds: refused('insufficient_funds', 'try_again_later', 'Your card has insufficient funds.'),
  lost_card: refused('lost_card', 'do_not_try_again'),
  stolen_card: refused('stolen_card', 'do_not_try_again'),
  pickup_card: refused('pickup_card', 'do_not_try_again'),
  revocation_of_authorization: refused('revocation_of_authorization', 'do_not_try_again'),
  revocation_of_all_authorizations: refused('revocation_of_all_authorizations', 'do_not_try_again'),
  transaction_not_allowed: refused(
    'transaction_not_allowed',
    'do_not_try_again',
    'Your card does not support this type of purchase.',
  ),
  fraudulent: { ...refused('fraudulent', 'do_not_try_again'), isBlocked: true },
  highest_risk_level: { ...refused('highest_risk_level', 'do_not_try_again'), isBlocked: true },
  card_velocity_exceeded: refused(
    'card_velocity_exceeded',
    'try_again_later',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
  expired_card: { code: 'expired_card', adviceCode: 'do_not_try_again', message: 'Your card has expired.' },
  incorrect_cvc: {
    code: 'incorrect_cvc',
    adviceCode: 'confirm_card_data',
    message: "Your card's security code is incorrect.",
  },
  incorrect_zip: {
    code: 'incorrect_zip',
    adviceCode: 'confirm_card_data',
    message: "Your card's postal code is incorrect.",
  },
  incorrect_number: {
    code: 'incorrect_number',
    adviceCode: 'confirm_card_data',
    message: 'Your card number is incorrect.',
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
