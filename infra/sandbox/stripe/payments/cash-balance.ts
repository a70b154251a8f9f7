import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit, emitView } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { recordBankCharge } from './bank-charge.ts'
import { bankCharge } from './charge-card.ts'
import type { IntentOutcome } from './intent-outcome.ts'

type Transaction = Stripe.CustomerCashBalanceTransaction
type Transfer = NonNullable<Transaction['funded']>['bank_transfer']

/** The money that a customer has sent by bank transfer and that paid for nothing yet. */
export function cashBalanceOf(tx: Tx, customer: Stripe.Customer): Stripe.CashBalance {
  return {
    object: 'cash_balance',
    available: { ...tx.hidden(customer).cash },
    customer: customer.id,
    customer_account: null,
    livemode: false,
    settings: { reconciliation_mode: 'automatic', using_merchant_default: true },
  }
}

/** Pays an intent from its customer's cash balance; what is missing is waited for, with instructions where to send it. */
export async function drawOnBalance(
  tx: Tx,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Promise<IntentOutcome> {
  const customerId = idOf(intent.customer)
  if (!customerId)
    throw invalidRequest('A payment from the customer balance needs a customer.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  intent.payment_method = method.id
  intent.status = 'requires_action'
  const isPaid = await applyCash(tx, await tx.get('customer', customerId), intent)
  if (!isPaid) {
    await emit(tx, 'payment_intent.requires_action', intent)

    return { kind: 'authenticate' }
  }

  return { kind: 'succeeded', charge: await payFromBalance(tx, intent, method) }
}

async function applyCash(tx: Tx, customer: Stripe.Customer, intent: Stripe.PaymentIntent) {
  const { currency } = intent
  const hidden = tx.hidden(intent)
  const funded = hidden.funded ?? 0
  const taken = Math.min(cashOf(tx, customer, currency), intent.amount - funded)
  hidden.funded = funded + taken
  const missing = intent.amount - hidden.funded
  intent.next_action = missing === 0 ? null : instructionsFor(intent, missing)
  if (taken > 0) {
    changeCash(tx, customer, currency, -taken)
    await recordTransaction(tx, customer, {
      currency,
      net_amount: -taken,
      type: 'applied_to_payment',
      applied_to_payment: { payment_intent: intent.id },
    })
  }

  return missing === 0
}

function instructionsFor(intent: Stripe.PaymentIntent, missing: number): Stripe.PaymentIntent.NextAction {
  const type = intent.payment_method_options?.customer_balance?.bank_transfer?.type ?? 'eu_bank_transfer'

  return {
    type: 'display_bank_transfer_instructions',
    display_bank_transfer_instructions: {
      amount_remaining: missing,
      currency: intent.currency,
      hosted_instructions_url: null,
      reference: intent.id.slice(-10).toUpperCase(),
      type,
    },
  }
}

async function payFromBalance(tx: Tx, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod) {
  const charge = recordBankCharge(tx, intent, method, {
    isPaid: true,
    details: { type: 'customer_balance', customer_balance: {} },
  })
  await bankCharge(tx, charge, { isPending: false })
  Object.assign(intent, { status: 'succeeded', amount_received: intent.amount, latest_charge: charge.id })
  await emit(tx, 'charge.succeeded', charge)
  await emit(tx, 'payment_intent.succeeded', intent)

  return charge
}

/** A bank transfer arrives: it pays the oldest payments that wait for it, and the rest stays in the balance. */
export async function fundCashBalance(
  tx: Tx,
  customer: Stripe.Customer,
  { amount, currency, reference }: { amount: number; currency: string; reference: string | null },
) {
  changeCash(tx, customer, currency, amount)
  const funding = await recordTransaction(tx, customer, {
    currency,
    net_amount: amount,
    type: 'funded',
    funded: { bank_transfer: transferOf(currency, reference) },
  })
  await emitView(tx, 'cash_balance.funds_available', cashBalanceOf(tx, customer))
  const waiting = await tx.select(
    'payment_intent',
    "data->>'customer' = $1 and data->>'status' = 'requires_action' and data->>'currency' = $2 and data #>> '{next_action,type}' = 'display_bank_transfer_instructions'",
    [customer.id, currency],
    { order: 'asc' },
  )
  for (const intent of waiting) if (cashOf(tx, customer, currency) > 0) await reconcile(tx, customer, intent)

  return funding
}

async function reconcile(tx: Tx, customer: Stripe.Customer, intent: Stripe.PaymentIntent) {
  if (!(await applyCash(tx, customer, intent))) {
    await emit(tx, 'payment_intent.partially_funded', intent)

    return
  }
  await payFromBalance(tx, intent, await tx.get('payment_method', idOf(intent.payment_method) ?? ''))
}

function transferOf(currency: string, reference: string | null): Transfer {
  const byCurrency: Record<string, Transfer> = {
    eur: {
      type: 'eu_bank_transfer',
      reference,
      eu_bank_transfer: { bic: null, iban_last4: '3000', sender_name: 'Ada' },
    },
    gbp: {
      type: 'gb_bank_transfer',
      reference,
      gb_bank_transfer: { account_number_last4: '6789', sender_name: 'Ada', sort_code: null },
    },
    jpy: {
      type: 'jp_bank_transfer',
      reference,
      jp_bank_transfer: { sender_bank: null, sender_branch: null, sender_name: 'Ada' },
    },
    usd: { type: 'us_bank_transfer', reference, us_bank_transfer: { network: 'ach', sender_name: 'Ada' } },
  }
  const transfer = byCurrency[currency]
  if (!transfer)
    throw invalidRequest(`Bank transfers in ${currency} are not supported.`, {
      code: 'payment_method_currency_mismatch',
      param: 'currency',
    })

  return transfer
}

function cashOf(tx: Tx, customer: Stripe.Customer, currency: string) {
  return tx.hidden(customer).cash?.[currency] ?? 0
}

function changeCash(tx: Tx, customer: Stripe.Customer, currency: string, change: number) {
  const hidden = tx.hidden(customer)
  hidden.cash = { ...hidden.cash, [currency]: cashOf(tx, customer, currency) + change }
}

type Draft = Pick<Transaction, 'applied_to_payment' | 'currency' | 'funded' | 'net_amount' | 'type'>

async function recordTransaction(tx: Tx, customer: Stripe.Customer, draft: Draft) {
  const transaction = tx.create('customer_cash_balance_transaction', {
    ...draft,
    customer: customer.id,
    ending_balance: cashOf(tx, customer, draft.currency),
  })
  await emit(tx, 'customer_cash_balance_transaction.created', transaction)

  return transaction
}
