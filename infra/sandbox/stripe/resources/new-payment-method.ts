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

  return createCardMethod(tx, {
    card: readCard(details),
    ...('exp_month' in details && details.exp_month ? { expMonth: details.exp_month } : {}),
    ...('exp_year' in details && details.exp_year ? { expYear: details.exp_year } : {}),
    billing: {
      email: billing?.email ?? null,
      name: billing?.name ?? null,
      ...(address ? { postalCode: address.postal_code ?? null, country: address.country ?? null } : {}),
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
    code: 'incorrect_number',
    message:
      'Your card was declined. Your request was in test mode, but used a card that is none of the published test cards.',
    param: 'card[number]',
  })
}
