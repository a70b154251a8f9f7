import type Stripe from 'stripe'
import { findCardByNumber, findCardByToken, type TestCard } from '../cards.ts'
import { invalidRequest, StripeError } from '../errors.ts'
import { mergeMetadata } from '../lists.ts'
import { createBalanceMethod, createDebitMethod } from '../payments/other-methods.ts'
import { createCardMethod } from '../payments/payment-methods.ts'
import type { Tx } from '../transaction.ts'

type Params = Pick<
  Stripe.PaymentMethodCreateParams,
  'billing_details' | 'card' | 'customer_balance' | 'metadata' | 'sepa_debit'
> & { type?: string }

/** A payment method of one of the types that the sandbox knows, not attached to anybody. */
export function newPaymentMethod(tx: Tx, params: Params): Stripe.PaymentMethod {
  const method = makeMethod(tx, params)
  method.metadata = mergeMetadata({}, params.metadata)

  return method
}

function makeMethod(tx: Tx, params: Params) {
  if (params.type === 'card' && params.card) return cardMethod(tx, params.card, params.billing_details)
  if (params.type === 'sepa_debit' && params.sepa_debit)
    return createDebitMethod(tx, params.sepa_debit.iban, params.billing_details)
  if (params.type === 'customer_balance') return createBalanceMethod(tx)
  throw invalidRequest(
    'The sandbox has the types card, sepa_debit and customer_balance: give type with the details of that name.',
    { param: 'type' },
  )
}

function cardMethod(
  tx: Tx,
  details: NonNullable<Params['card']>,
  billing: Stripe.PaymentMethodCreateParams.BillingDetails | undefined,
) {
  const address = billing?.address
  const card = readCard(details)

  return createCardMethod(tx, {
    card,
    ...('number' in details ? readValidity(tx, details) : {}),
    billing: {
      email: billing?.email ?? null,
      name: billing?.name ?? null,
      ...(address
        ? { line1: address.line1 ?? null, postalCode: address.postal_code ?? null, country: address.country ?? null }
        : {}),
    },
  })
}

/** Only the published test cards exist here; any other number is refused before a word of it is kept. */
function readCard(details: NonNullable<Params['card']>): TestCard {
  const token = 'token' in details ? details.token : undefined
  const number = 'number' in details ? details.number : undefined
  const card = token ? findCardByToken(token) : number ? findCardByNumber(number) : null
  if (card) return card
  if (token) throw invalidRequest(`No such token: '${token}'`, { code: 'resource_missing', param: 'card[token]' })
  throw new StripeError(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'test_mode_live_card',
    message:
      'Your card was declined. Your request was in test mode, but used a card that is none of the published test cards.',
    param: 'card[number]',
  })
}

type Numbers = Pick<Stripe.PaymentMethodCreateParams.Card, 'exp_month' | 'exp_year' | 'cvc'>

function readValidity(tx: Tx, { exp_month: expMonth, exp_year: year, cvc }: Numbers) {
  if (expMonth === undefined) throw missing('exp_month')
  if (year === undefined) throw missing('exp_year')
  const now = new Date(tx.now * 1000)
  const [thisYear, thisMonth] = [now.getUTCFullYear(), now.getUTCMonth() + 1]
  const expYear = year < 100 ? 2000 + year : year
  if (expMonth < 1 || expMonth > 12) throw invalidCard('invalid_expiry_month', 'expiration month', 'exp_month')
  if (expYear < thisYear || expYear > thisYear + 50)
    throw invalidCard('invalid_expiry_year', 'expiration year', 'exp_year')
  if (expYear === thisYear && expMonth < thisMonth)
    throw invalidCard('invalid_expiry_month', 'expiration month', 'exp_month')
  if (cvc !== undefined && !/^\d{3,4}$/.test(cvc)) throw invalidCard('invalid_cvc', 'security code', 'cvc')

  return { expMonth, expYear }
}

function missing(field: string) {
  return invalidRequest(`Missing required param: card[${field}].`, {
    code: 'parameter_missing',
    param: `card[${field}]`,
  })
}

function invalidCard(code: string, what: string, field: string) {
  return new StripeError(402, {
    type: 'card_error',
    code,
    message: `Your card's ${what} is invalid.`,
    param: `card[${field}]`,
  })
}
