import type Stripe from 'stripe'
import { invalidRequest, StripeError } from '../errors.ts'
import type { Tx } from '../transaction.ts'
import { findAccountByIban } from './bank-accounts.ts'

type BillingParams = Stripe.PaymentMethodCreateParams.BillingDetails | undefined

/** A bank account that can be debited: one of the published test accounts, whose number is not kept. */
export function createDebitMethod(tx: Tx, iban: string, billing: BillingParams): Stripe.PaymentMethod {
  const account = findAccountByIban(iban)
  if (!account)
    throw new StripeError(400, {
      type: 'invalid_request_error',
      code: 'account_number_invalid',
      message: 'The IBAN you provided is none of the published test accounts, and only those exist here.',
      param: 'sepa_debit[iban]',
    })
  if (!billing?.email || !billing.name)
    throw invalidRequest('Missing required param: billing_details[email] and billing_details[name].', {
      code: 'parameter_missing',
      param: 'billing_details',
    })

  return tx.create(
    'payment_method',
    {
      billing_details: billingOf(billing),
      metadata: {},
      sepa_debit: {
        bank_code: account.bankCode,
        branch_code: null,
        country: account.country,
        fingerprint: account.key,
        generated_from: { charge: null, setup_attempt: null },
        last4: account.last4,
      },
      type: 'sepa_debit',
    },
    { card: account.key, isPrepared: false },
  )
}

/** The customer's own cash balance as a way to pay. */
export function createBalanceMethod(tx: Tx): Stripe.PaymentMethod {
  return tx.create(
    'payment_method',
    { billing_details: billingOf(undefined), customer_balance: {}, metadata: {}, type: 'customer_balance' },
    { card: '', isPrepared: false },
  )
}

function billingOf(billing: BillingParams): Stripe.PaymentMethod.BillingDetails {
  const address = billing?.address

  return {
    address: {
      city: null,
      country: null,
      line1: null,
      line2: null,
      postal_code: null,
      state: null,
      ...(typeof address === 'object' ? address : {}),
    },
    email: billing?.email || null,
    name: billing?.name || null,
    phone: billing?.phone || null,
    tax_id: null,
  }
}
