import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { CARDS } from './stripe/card-numbers.ts'
import { openTestSandbox } from './open-test-sandbox.ts'
import { eventually } from './testing.ts'

const { stripe } = await openTestSandbox()

const RETURN_URL = 'http://127.0.0.1:3000/back'

const saveCard = (number: string) =>
  stripe.paymentMethods.create({ type: 'card', card: { number, exp_month: 12, exp_year: 2034, cvc: '123' } })
const pay = async (number: string, params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({
    amount: 2500,
    currency: 'eur',
    confirm: true,
    return_url: RETURN_URL,
    payment_method: (await saveCard(number)).id,
    ...params,
  })
const refusalOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => new Error('It was not refused.'),
    (reason: unknown) => reason,
  )

  return error as Stripe.errors.StripeCardError
}

// Number, error code, decline code, advice code, as Stripe publishes them; where the decline code is empty, the error code says it all.
const REFUSED = [
  ['4000000000000002', 'card_declined', 'generic_decline', 'try_again_later'],
  ['4000000000009995', 'card_declined', 'insufficient_funds', 'try_again_later'],
  ['4000000000009987', 'card_declined', 'lost_card', 'do_not_try_again'],
  ['4000000000009979', 'card_declined', 'stolen_card', 'do_not_try_again'],
  ['4000000000000069', 'expired_card', '', 'do_not_try_again'],
  ['4000000000000127', 'incorrect_cvc', '', 'confirm_card_data'],
  ['4000000000000119', 'processing_error', '', 'try_again_later'],
  ['4242424242424241', 'incorrect_number', '', 'confirm_card_data'],
  ['4000000000006975', 'card_declined', 'card_velocity_exceeded', 'try_again_later'],
  ['4000000000000341', 'card_declined', 'generic_decline', 'try_again_later'],
  ['4100000000000019', 'card_declined', 'fraudulent', 'do_not_try_again'],
  ['4000000000004954', 'card_declined', 'highest_risk_level', 'do_not_try_again'],
] as const

test.each(REFUSED)(
  '%s is refused with %s %s and advice %s in the answer, the intent and its charge',
  async (number, code, declineCode, adviceCode) => {
    const refusal = await refusalOf(pay(number))
    expect(refusal).toMatchObject({ statusCode: 402, type: 'StripeCardError', code })
    expect(refusal.decline_code).toBe(declineCode)
    expect(refusal.advice_code).toBe(adviceCode)
    const intent = await stripe.paymentIntents.retrieve(refusal.payment_intent?.id ?? '', { expand: ['latest_charge'] })
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code, advice_code: adviceCode, ...(declineCode ? { decline_code: declineCode } : {}) },
      latest_charge: { status: 'failed', failure_code: code, outcome: { advice_code: adviceCode } },
    })
  },
)

test('a card the bank refuses cannot be attached; one that fails later can', async () => {
  const customer = await stripe.customers.create({})
  const attach = async (number: string) =>
    stripe.paymentMethods.attach((await saveCard(number)).id, { customer: customer.id })
  expect(await refusalOf(attach('4000000000009995'))).toMatchObject({
    code: 'card_declined',
    decline_code: 'insufficient_funds',
  })
  expect(await attach('4000000000000341')).toMatchObject({ customer: customer.id })
})

test.each([
  ['4000002760003184', 'complete', 'succeeded'],
  ['4000000000003220', 'complete', 'succeeded'],
  ['4000002500003155', 'complete', 'succeeded'],
  ['4000003800000446', 'complete', 'succeeded'],
  ['4000008260003178', 'complete', 'requires_payment_method'],
  ['4000008400001629', 'complete', 'requires_payment_method'],
  ['4000002760003184', 'fail', 'requires_payment_method'],
] as const)('%s asks its person; %s there makes it %s', async (number, decision, status) => {
  const intent = await pay(number)
  expect(intent).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } })
  const url = intent.next_action?.redirect_to_url?.url ?? ''
  expect(await (await fetch(url)).text()).toContain('€25.00')
  expect(await decideAt(url, decision)).toBe(RETURN_URL)
  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status })
})

async function decideAt(url: string, decision: 'complete' | 'fail') {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' })

  return response.headers.get('location')
}

test('without its person there, a card that wants consent is declined, unless it was prepared', async () => {
  const asked = await refusalOf(pay('4000002760003184', { off_session: true }))
  expect(asked).toMatchObject({ code: 'authentication_required', decline_code: 'authentication_required' })
  expect(await refusalOf(pay('4000002500003155', { off_session: true }))).toMatchObject({
    code: 'authentication_required',
  })
  expect(await pay('4000003800000446', { off_session: true })).toMatchObject({ status: 'succeeded' })

  const customer = await stripe.customers.create({})
  const method = await saveCard('4000002500003155')
  const setup = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: method.id,
    confirm: true,
    return_url: RETURN_URL,
  })
  await decideAt(setup.next_action?.redirect_to_url?.url ?? '', 'complete')
  const later = { customer: customer.id, payment_method: method.id, off_session: true, confirm: true }
  expect(await stripe.paymentIntents.create({ amount: 900, currency: 'eur', ...later })).toMatchObject({
    status: 'succeeded',
  })
})

test('every other card pays, with its country, its checks and its risk on the charge; no number is met twice', async () => {
  const chargeOf = async (number: string) => (await pay(number, { expand: ['latest_charge'] })).latest_charge
  expect(await chargeOf('4000002760000016')).toMatchObject({ payment_method_details: { card: { country: 'DE' } } })
  expect(await chargeOf('4000000000000101')).toMatchObject({
    paid: true,
    payment_method_details: { card: { checks: { cvc_check: 'fail' } } },
  })
  expect(await chargeOf('4000000000009235')).toMatchObject({ paid: true, outcome: { risk_level: 'elevated' } })
  const met = new Set<string>()
  for (const [number, , , traits = {}] of CARDS) {
    const asks = !['frictionless', 'none'].includes(traits.authentication ?? 'none')
    if (traits.decline || traits.later || asks || met.has(number)) continue
    met.add(number)
    expect(await pay(number)).toMatchObject({ status: 'succeeded' })
  }
  const tokens = CARDS.map(([, , token]) => token)
  expect(new Set(tokens).size).toBe(tokens.length)
})

test('every number but the one published as wrong passes the check digit', () => {
  const wrong = CARDS.map(([number]) => number).filter((number) => !passesLuhn(number))
  expect(wrong).toEqual(['4242424242424241'])
})

function passesLuhn(number: string) {
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1)

    return total + (value > 9 ? value - 9 : value)
  }, 0)

  return sum % 10 === 0
}

// What docs.stripe.com/testing listed beside the cards above when this was written.
const PUBLISHED = [
  'us ae_mastercard gb_mastercard th_credit th_debit jcb visa_cartesBancaires mastercard_cartesBancaires',
  'visa_debit_eftposAuCoBranded mastercard_debit_eftposAuCoBranded debit_visaFsaProductCode debit_visaHsaProductCode',
  'mastercard_debit_mastercardFsaProductCode highFraudDisputeScore highEfwScore radarDynamicRiskThreshold',
  'adaptive3dsChallenge cvcCheckFailElevatedRisk avsZipFailElevatedRisk avsLine1Fail avsFail avsUnchecked',
  'createCe3EligibleDispute createComplianceDispute createMastercardComplianceDispute createCe3BlockDispute',
  'createAutoRepresentmentEligibleDispute createRapidDisputeResolutionDispute createEthocaAlert pendingRefund refundFail',
  'bypassPendingInternational threeDSecureRequiredChargeDeclined threeDSecureRequiredProcessingError',
].flatMap((row) => row.split(' '))

test('every published name stands for a card, and every wrong detail of one is named', async () => {
  for (const name of PUBLISHED)
    expect(await stripe.paymentMethods.retrieve(`pm_card_${name}`)).toMatchObject({ type: 'card' })
  const good = { number: '4242424242424242', exp_month: 12, exp_year: 34, cvc: '123' }
  const save = (change: object) => stripe.paymentMethods.create({ type: 'card', card: { ...good, ...change } })
  expect((await save({})).card).toMatchObject({ exp_year: 2034 })
  expect(await refusalOf(save({ exp_month: 13 }))).toMatchObject({ code: 'invalid_expiry_month' })
  expect(await refusalOf(save({ exp_year: 1995 }))).toMatchObject({ code: 'invalid_expiry_year' })
  expect(await refusalOf(save({ cvc: '99' }))).toMatchObject({ code: 'invalid_cvc', statusCode: 402 })
  const real = await refusalOf(save({ number: '4111111111111111' }))
  expect(real).toMatchObject({ code: 'card_declined', decline_code: 'test_mode_live_card' })
})

test('addresses are checked where they are given', async () => {
  const checksOf = async (number: string) => {
    const method = await stripe.paymentMethods.create({
      type: 'card',
      card: { number, exp_month: 12, exp_year: 2034, cvc: '123' },
      billing_details: { address: { line1: 'Long Row 1', postal_code: '10115' } },
    })
    const { latest_charge: charge } = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'eur',
      confirm: true,
      payment_method: method.id,
      expand: ['latest_charge'],
    })

    return typeof charge === 'object' ? charge?.payment_method_details?.card?.checks : null
  }
  const checks = (line1: string, zip: string) => ({ address_line1_check: line1, address_postal_code_check: zip })
  expect(await checksOf('4242424242424242')).toMatchObject(checks('pass', 'pass'))
  expect(await checksOf('4000000000000010')).toMatchObject(checks('fail', 'fail'))
  expect(await checksOf('4000000000000028')).toMatchObject(checks('fail', 'pass'))
  expect(await checksOf('4000000000000044')).toMatchObject(checks('unavailable', 'unavailable'))
})

test('set up or not, whoever is there is asked; and two cards get their refund late, or never', async () => {
  const customer = await stripe.customers.create({})
  const method = await stripe.paymentMethods.attach('pm_card_authenticationRequiredOnSetup', { customer: customer.id })
  const setup = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: method.id,
    confirm: true,
    return_url: RETURN_URL,
  })
  await decideAt(setup.next_action?.redirect_to_url?.url ?? '', 'complete')
  const intent = { amount: 900, currency: 'eur', confirm: true, customer: customer.id, payment_method: method.id }
  expect(await stripe.paymentIntents.create(intent)).toMatchObject({ status: 'requires_action' })
  expect(await stripe.paymentIntents.create({ ...intent, off_session: true })).toMatchObject({ status: 'succeeded' })

  const refund = async (card: string) => {
    const paid = { amount: 900, currency: 'eur', confirm: true, payment_method: card }

    return stripe.refunds.create({ payment_intent: (await stripe.paymentIntents.create(paid)).id })
  }
  const [late, lost] = [await refund('pm_card_pendingRefund'), await refund('pm_card_refundFail')]
  expect([late.status, lost.status]).toEqual(['pending', 'succeeded'])
  const statusOf = async ({ id }: Stripe.Refund) => (await stripe.refunds.retrieve(id)).status
  await eventually('the late refund', async () => (await statusOf(late)) === 'succeeded')
  await eventually('the failed refund', async () => (await statusOf(lost)) === 'failed')
  expect(await stripe.refunds.retrieve(lost.id, { expand: ['charge'] })).toMatchObject({
    failure_reason: 'expired_or_canceled_card',
    charge: { amount_refunded: 0, refunded: false },
  })
})
