export type Authentication = 'always' | 'frictionless' | 'none' | 'on_session' | 'then_declined' | 'unless_prepared'
export type Brand = 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa'

export type Traits = {
  authentication?: Authentication
  country?: string
  funding?: 'credit' | 'debit' | 'prepaid'
  /** The bank's checks of these do not pass; the charge does. */
  failing?: ('cvc' | 'line1' | 'postalCode')[]
  /** The bank checks no address at all. */
  checksNoAddress?: boolean
  risk?: 'elevated' | 'highest'
  /** Paid to the available balance at once. */
  bypassesPending?: boolean
  /** Contested as soon as it is paid. */
  dispute?: { reason: DisputeReason; isInquiry: boolean }
  /** How a refund goes that is not done at once. */
  refund?: 'fails_later' | 'succeeds_later'
  /** Refused when it is saved or charged. */
  decline?: string
  /** Saved without trouble, refused when charged. */
  later?: string
}
type DisputeReason = 'fraudulent' | 'noncompliant' | 'product_not_received'
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
  th_credit: '4000007640000003',
  sa: '4000006820000007',
}

const FRAUD: Traits = { dispute: { reason: 'fraudulent', isInquiry: false } }
const NONCOMPLIANCE: Traits = { dispute: { reason: 'noncompliant', isInquiry: false } }

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
  ['3566002020360505', 'jcb', 'jcb', { country: 'JP' }],
  ['3530111333300000', 'jcb', 'jp_jcb', { country: 'JP' }],
  ['6200000000000005', 'unionpay', 'unionpay', { country: 'CN' }],
  ['6200000000000047', 'unionpay', 'unionpay_debit', { country: 'CN', funding: 'debit' }],
  ['6205500000000000004', 'unionpay', 'unionpay_19digits', { country: 'CN' }],
  ['6011981111111113', 'discover', 'discover_debit', { funding: 'debit' }],
  ['6555900000604105', 'discover', 'bccard'],
  ['4000002500001001', 'visa', 'visa_cartesBancaires', { country: 'FR' }],
  ['5555552500001001', 'mastercard', 'mastercard_cartesBancaires', { country: 'FR' }],
  ['4000050360000001', 'visa', 'visa_debit_eftposAuCoBranded', { country: 'AU', funding: 'debit' }],
  ['5555050360000080', 'mastercard', 'mastercard_debit_eftposAuCoBranded', { country: 'AU', funding: 'debit' }],
  ['4000051230000072', 'visa', 'debit_visaFsaProductCode', { funding: 'debit' }],
  ['4000051230000072', 'visa', 'debit_visaHsaProductCode', { funding: 'debit' }],
  ['5200828282828897', 'mastercard', 'mastercard_debit_mastercardFsaProductCode', { funding: 'debit' }],
  ['4242424242424242', 'visa', 'us'],
  ['5200007840000022', 'mastercard', 'ae_mastercard', { country: 'AE' }],
  ['4000058260000005', 'visa', 'gb_debit', { country: 'GB', funding: 'debit' }],
  ['5555558265554449', 'mastercard', 'gb_mastercard', { country: 'GB' }],
  ['4000057640000008', 'visa', 'th_debit', { country: 'TH', funding: 'debit' }],
  ['4000000000000077', 'visa', 'bypassPending', { bypassesPending: true }],
  ['4000003720000278', 'visa', 'bypassPendingInternational', { bypassesPending: true, country: 'IE' }],
  ['4000000000007726', 'visa', 'pendingRefund', { refund: 'succeeds_later' }],
  ['4000000000005126', 'visa', 'refundFail', { refund: 'fails_later' }],
  ['4000000000000259', 'visa', 'createDispute', FRAUD],
  [
    '4000000000002685',
    'visa',
    'createDisputeProductNotReceived',
    { dispute: { reason: 'product_not_received', isInquiry: false } },
  ],
  ['4000000000001976', 'visa', 'createDisputeInquiry', { dispute: { reason: 'fraudulent', isInquiry: true } }],
  ['4000000404000038', 'visa', 'createCe3EligibleDispute', FRAUD],
  ['4000000001000043', 'visa', 'createAutoRepresentmentEligibleDispute', FRAUD],
  // Accounts without dispute prevention get the dispute that it would have spared them.
  ['4000000404004816', 'visa', 'createRapidDisputeResolutionDispute', FRAUD],
  ['4000000404005649', 'visa', 'createCe3BlockDispute', FRAUD],
  ['5105000300000018', 'mastercard', 'createEthocaAlert', FRAUD],
  ['4000008400000779', 'visa', 'createComplianceDispute', NONCOMPLIANCE],
  ['5105008400000002', 'mastercard', 'createMastercardComplianceDispute', NONCOMPLIANCE],
  ['4000000000000101', 'visa', 'cvcCheckFail', { failing: ['cvc'] }],
  ['4000000000000036', 'visa', 'avsZipFail', { failing: ['postalCode'] }],
  ['4000058400307872', 'visa', 'cvcCheckFailElevatedRisk', { failing: ['cvc'], risk: 'elevated' }],
  ['4000058400306072', 'visa', 'avsZipFailElevatedRisk', { failing: ['postalCode'], risk: 'elevated' }],
  ['4000000000000028', 'visa', 'avsLine1Fail', { failing: ['line1'] }],
  ['4000000000000010', 'visa', 'avsFail', { failing: ['line1', 'postalCode'] }],
  ['4000000000000044', 'visa', 'avsUnchecked', { checksNoAddress: true }],
  ['4000000000009235', 'visa', 'riskLevelElevated', { risk: 'elevated' }],
  // With the default settings of Radar these four are let through, and a captcha is taken as answered.
  ['4000008400000407', 'visa', 'highFraudDisputeScore'],
  ['4000008400000159', 'visa', 'highEfwScore'],
  ['4000008400001017', 'visa', 'radarDynamicRiskThreshold'],
  ['4000008405600003', 'visa', 'adaptive3dsChallenge'],
  ['4000000000001208', 'visa', 'captcha'],
  ['4000000000003725', 'visa', 'captcha_second'],
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
  // Published as tokens only.
  ['4000000000000341', 'visa', 'visa_chargeCustomerFail', { later: 'generic_decline' }],
  ['4000000000000341', 'visa', 'visa_chargeCustomerFailLostCard', { later: 'lost_card' }],
  ['4000000000000341', 'visa', 'visa_chargeCustomerFailStolenCard', { later: 'stolen_card' }],
  ['4000000000000069', 'visa', 'visa_chargeDeclinedExpiredCard', { decline: 'expired_card' }],
  ['4000000000000127', 'visa', 'visa_chargeDeclinedIncorrectCvc', { decline: 'incorrect_cvc' }],
  ['4000000000000119', 'visa', 'visa_chargeDeclinedProcessingError', { decline: 'processing_error' }],
  ['4000056655665556', 'visa', 'visa_debit_chargeDeclinedInsufficientFunds', { decline: 'insufficient_funds' }],
  ['4000002500003155', 'visa', 'authenticationRequiredOnSetup', { authentication: 'unless_prepared' }],
  ['4000002760003184', 'visa', 'authenticationRequired', { authentication: 'always' }],
  ['4000000000003220', 'visa', 'threeDSecure2Required', { authentication: 'always', country: 'IE' }],
  ['4000000000003063', 'visa', 'threeDSecureRequired', { authentication: 'always' }],
  ['4000008400000027', 'visa', 'threeDSecureRequiredUs', { authentication: 'always' }],
  ['4000000032200000', 'visa', 'threeDSecureFrictionless', { authentication: 'frictionless' }],
  ['4000582600000094', 'visa', 'challengeOutOfBand', { authentication: 'always' }],
  ['4000582600000045', 'visa', 'challengeOneTimeCode', { authentication: 'always' }],
  ['4000582600000102', 'visa', 'challengeSingleSelect', { authentication: 'always' }],
  ['4000582600000110', 'visa', 'challengeMultiSelect', { authentication: 'always' }],
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
  ['4000007640000003', 'visa', 'th', { country: 'TH' }],
  ...Object.entries(BY_COUNTRY).map(([code, number]): CardRow => [
    number,
    'visa',
    code,
    { country: code.slice(0, 2).toUpperCase() },
  ]),
]
