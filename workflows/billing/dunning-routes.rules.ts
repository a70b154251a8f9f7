/** What a failed payment needs, and so what its member is told (processes.md, Dunning). `disputed`: the bank took it back. */
export type DunningRoute = 'soft' | 'hard' | 'authentication' | 'no-method' | 'disputed'

/** What Stripe says about the last try to take an open invoice's money. */
export type FailureFacts = {
  /** A card or account is there to be asked at all. */
  hasMethod: boolean
  /** The payment waits for its person at the bank (3-D Secure). */
  needsAuthentication: boolean
  adviceCode: string | null
  /** `decline_code` of a refused charge, else its error code. */
  declineCode: string | null
}

/**
 * Stripe's own advice outranks the code. `do_not_try_again`: this card will not do it. `confirm_card_data`: what we have
 * on file is wrong, so it has to be entered again. Source: docs.stripe.com/declines, "Advice codes".
 */
export const adviceRoutes: Readonly<Record<string, DunningRoute>> = {
  do_not_try_again: 'hard',
  confirm_card_data: 'hard',
  try_again_later: 'soft',
}

/**
 * Codes that a later try of the same card does not change. Source: docs.stripe.com/declines/codes (the column of next
 * steps) and docs.stripe.com/billing/revenue-recovery/smart-retries (declines that are never retried). Every other code,
 * known or new, is soft: Stripe tries again by its own plan.
 */
export const declineRoutes: Readonly<Record<string, DunningRoute>> = {
  authentication_required: 'authentication',
  authentication_not_handled: 'authentication',
  mobile_device_authentication_required: 'authentication',
  card_not_supported: 'hard',
  currency_not_supported: 'hard',
  do_not_try_again: 'hard',
  expired_card: 'hard',
  fraudulent: 'hard',
  highest_risk_level: 'hard',
  incorrect_address: 'hard',
  incorrect_cvc: 'hard',
  incorrect_number: 'hard',
  incorrect_zip: 'hard',
  invalid_account: 'hard',
  invalid_cvc: 'hard',
  invalid_expiry_month: 'hard',
  invalid_expiry_year: 'hard',
  invalid_number: 'hard',
  lost_card: 'hard',
  merchant_blacklist: 'hard',
  new_account_information_available: 'hard',
  not_permitted: 'hard',
  pickup_card: 'hard',
  restricted_card: 'hard',
  revocation_of_all_authorizations: 'hard',
  revocation_of_authorization: 'hard',
  security_violation: 'hard',
  service_not_allowed: 'hard',
  stolen_card: 'hard',
  stop_payment_order: 'hard',
  testmode_decline: 'hard',
  transaction_not_allowed: 'hard',
}

/** The route of a failure: nothing to ask, then the bank waits, then Stripe's advice, then the code. */
export function routeOf({ hasMethod, needsAuthentication, adviceCode, declineCode }: FailureFacts): DunningRoute {
  if (!hasMethod) return 'no-method'
  if (needsAuthentication) return 'authentication'
  const byCode = look(declineRoutes, declineCode)
  // A bank that wants its person is not served by another card, whatever the advice for machines is.
  if (byCode === 'authentication') return byCode

  return look(adviceRoutes, adviceCode) ?? byCode ?? 'soft'
}

/** A code is a word from outside: only what the table itself holds counts. */
function look(routes: Readonly<Record<string, DunningRoute>>, code: string | null): DunningRoute | undefined {
  return code !== null && Object.hasOwn(routes, code) ? routes[code] : undefined
}
