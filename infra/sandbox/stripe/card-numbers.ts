export type Authentication = 'always' | 'none' | 'on_session' | 'then_declined' | 'unless_prepared'
export type Brand = 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa'

export type Traits = {
  authentication?: Authentication
  country?: string
  funding?: 'credit' | 'debit' | 'prepaid'
  /** The bank's check of this does not pass; the charge does. */
  failing?: 'cvc' | 'postalCode'
  risk?: 'elevated' | 'highest'
  /** Paid to the available balance at once. */
  bypassesPending?: boolean
  /** Contested as soon as it is paid. */
  dispute?: { reason: 'fraudulent' | 'product_not_received'; isInquiry: boolean }
  /** Refused when it is saved or charged. */
  decline?: string
  /** Saved without trouble, refused when charged. */
  later?: string
}
type CardRow = [number: string, brand: Brand, token: string, traits?: Traits]

/** A Visa card of each country, under its code: `pm_card_de`. */
const BY_COUNTRY = {
  ar: '4000000320000021',
  br: '4000000760000002',
  ca: '4000001240000000',
  cl: '4000001520000001',
  co: '4000001700000003',
  cr: '4000001880000005',
  ec: '4000002180000000',
  mx: '4000004840008001',
  pa: '4000005910000000',
  py: '4000006000000066',
  pe: '4000006040000068',
  uy: '4000008580000003',
  ae: '4000007840000001',
  at: '4000000400000008',
  be: '4000000560000004',
  bg: '4000001000000000',
  by: '4000001120000005',
  hr: '4000001910000009',
  cy: '4000001960000008',
  cz: '4000002030000002',
  dk: '4000002080000001',
  ee: '4000002330000009',
  fi: '4000002460000001',
  fr: '4000002500000003',
  de: '4000002760000016',
  gi: '4000002920000005',
  gr: '4000003000000030',
  hu: '4000003480000005',
  ie: '4000003720000005',
  it: '4000003800000008',
  lv: '4000004280000005',
  li: '4000004380000004',
  lt: '4000004400000000',
  lu: '4000004420000006',
  mt: '4000004700000007',
  nl: '4000005280000002',
  no: '4000005780000007',
  pl: '4000006160000005',
  pt: '4000006200000007',
  ro: '4000006420000001',
  si: '4000007050000006',
  sk: '4000007030000001',
  es: '4000007240000007',
  se: '4000007520000008',
  ch: '4000007560000009',
  gb: '4000008260000000',
  au: '4000000360000006',
  cn: '4000001560000002',
  hk: '4000003440000004',
  in: '4000003560000008',
  jp: '4000003920000003',
  my: '4000004580000002',
  nz: '4000005540000008',
  sg: '4000007020000003',
  tw: '4000001580000008',
  th: '4000007640000003',
  sa: '4000006820000007',
}

/** The numbers Stripe publishes for testing, with the `pm_card_…` and `tok_…` names that stand for them. */
export const CARDS: CardRow[] = [
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
  ['6200000000000047', 'unionpay', 'unionpay_debit', { funding: 'debit' }],
  ['6555900000604105', 'discover', 'discover_debit', { funding: 'debit' }],
  ['4000058260000005', 'visa', 'gb_debit', { country: 'GB', funding: 'debit' }],
  ['4000000000000077', 'visa', 'bypassPending', { bypassesPending: true }],
  ['4000000000000259', 'visa', 'createDispute', { dispute: { reason: 'fraudulent', isInquiry: false } }],
  [
    '4000000000002685',
    'visa',
    'createDisputeProductNotReceived',
    { dispute: { reason: 'product_not_received', isInquiry: false } },
  ],
  ['4000000000001976', 'visa', 'createDisputeInquiry', { dispute: { reason: 'fraudulent', isInquiry: true } }],
  ['4000000000000101', 'visa', 'cvcCheckFail', { failing: 'cvc' }],
  ['4000000000000036', 'visa', 'avsZipFail', { failing: 'postalCode' }],
  ['4000000000009235', 'visa', 'riskLevelElevated', { risk: 'elevated' }],
  ['4000000000000002', 'visa', 'visa_chargeDeclined', { decline: 'generic_decline' }],
  ['4000000000009995', 'visa', 'visa_chargeDeclinedInsufficientFunds', { decline: 'insufficient_funds' }],
  ['4000000000009987', 'visa', 'visa_chargeDeclinedLostCard', { decline: 'lost_card' }],
  ['4000000000009979', 'visa', 'visa_chargeDeclinedStolenCard', { decline: 'stolen_card' }],
  ['4000000000000069', 'visa', 'chargeDeclinedExpiredCard', { decline: 'expired_card' }],
  ['4000000000000127', 'visa', 'chargeDeclinedIncorrectCvc', { decline: 'incorrect_cvc' }],
  ['4000000000000119', 'visa', 'chargeDeclinedProcessingError', { decline: 'processing_error' }],
  ['4242424242424241', 'visa', 'chargeDeclinedIncorrectNumber', { decline: 'incorrect_number' }],
  ['4000000000006975', 'visa', 'visa_chargeDeclinedVelocityLimitExceeded', { decline: 'card_velocity_exceeded' }],
  ['4100000000000019', 'visa', 'radarBlock', { later: 'fraudulent', risk: 'highest' }],
  ['4000000000004954', 'visa', 'riskLevelHighest', { later: 'highest_risk_level', risk: 'highest' }],
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
  ['4000008400001280', 'visa', 'threeDSecureRequiredProcessingError', { decline: 'card_declined' }],
  ['4000000000003055', 'visa', 'threeDSecureOptional'],
  ['4000000000003097', 'visa', 'threeDSecureOptionalProcessingError'],
  ['378282246310005', 'amex', 'amex_threeDSecureNotSupported'],
  ...Object.entries(BY_COUNTRY).map(([code, number]): CardRow => [
    number,
    'visa',
    code,
    { country: code.toUpperCase() },
  ]),
]
