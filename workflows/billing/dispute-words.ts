const reasons: Record<string, string> = {
  bank_cannot_process: 'the bank could not process it',
  check_returned: 'a check came back',
  credit_not_processed: 'a refund that was expected did not come',
  customer_initiated: 'the customer asked for it',
  debit_not_authorized: 'the debit was not authorized',
  duplicate: 'charged twice',
  fraudulent: 'the cardholder does not know the payment',
  general: 'no reason given',
  incorrect_account_details: 'the account details were wrong',
  insufficient_funds: 'too little on the account',
  noncompliant: 'against the rules of the card network',
  product_not_received: 'nothing was received',
  product_unacceptable: 'what was received is not what was promised',
  subscription_canceled: 'charged after the subscription was cancelled',
  unrecognized: 'the cardholder does not recognise the payment',
}

/** Why the cardholder went to the bank, in the middle of a sentence. A new reason is shown as Stripe calls it. */
export function disputeReason(reason: string): string {
  return reasons[reason] ?? reason.replaceAll('_', ' ')
}

const wanted: Record<string, string> = {
  credit_not_processed: 'Show that no refund was due, or that it was given: your refund rules and what you wrote.',
  duplicate: 'Show that there were two memberships or two periods, and that each was used.',
  fraudulent: 'Show that the member themself joined and was there: their log of visits is the strongest proof.',
  product_not_received: 'Show that the member had access and used it: when they joined, were seen and wrote.',
  product_unacceptable: 'Show what was promised before joining, and what the member got.',
  subscription_canceled: 'Show that the membership was not cancelled before this charge, and was used after it.',
  unrecognized: 'Show who joined, when, and under which name the charge appears.',
}

/** What helps with a reason, as a request to the owner. Source: docs.stripe.com/disputes/categories. */
export function wantedEvidence(reason: string): string {
  return wanted[reason] ?? 'Show that the member joined, agreed to the terms, and used what was paid for.'
}
