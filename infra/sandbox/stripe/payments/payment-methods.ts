import type Stripe from 'stripe'
import { findCardByKey, findCardByToken, judgeCard, type TestCard, type Verdict } from '../cards.ts'
import { invalidRequest, missingResource } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'

export type CardEntry = {
  card: TestCard
  expMonth?: number
  expYear?: number
  billing?: {
    email?: string | null
    name?: string | null
    line1?: string | null
    postalCode?: string | null
    country?: string | null
  }
}

/** A saved card: the test card's name stands for its number, which is never kept. */
export function createCardMethod(tx: Tx, { card, expMonth, expYear, billing }: CardEntry): Stripe.PaymentMethod {
  const address = {
    city: null,
    country: billing?.country ?? null,
    line1: billing?.line1 ?? null,
    line2: null,
    postal_code: billing?.postalCode ?? null,
    state: null,
  }

  return tx.create(
    'payment_method',
    {
      billing_details: {
        address,
        email: billing?.email ?? null,
        name: billing?.name ?? null,
        phone: null,
        tax_id: null,
      },
      card: {
        brand: card.brand,
        checks: {
          address_line1_check: billing?.line1 ? 'pass' : null,
          address_postal_code_check: billing?.postalCode ? 'pass' : null,
          cvc_check: 'pass',
        },
        country: card.country,
        display_brand: card.brand,
        exp_month: expMonth ?? 12,
        exp_year: expYear ?? new Date(tx.now * 1000).getUTCFullYear() + 8,
        fingerprint: card.fingerprint,
        funding: card.funding,
        last4: card.last4,
        networks: { available: [card.brand], preferred: null },
        three_d_secure_usage: { supported: true },
      } as Stripe.PaymentMethod.Card,
      metadata: {},
      type: 'card',
    },
    { card: card.key, isPrepared: false },
  )
}

/** Reads a payment method by id; `pm_card_visa` and its kin make a new one, as at Stripe. */
export async function usePaymentMethod(tx: Tx, id: string, param = 'payment_method') {
  const card = findCardByToken(id)
  if (card) return createCardMethod(tx, { card })
  const found = await tx.find('payment_method', id)
  if (!found) throw missingResource('PaymentMethod', id, param)

  return found
}

/** Stripe's refusal of a method that is not the customer's own. */
export function foreignMethod(id: string, param: string) {
  return invalidRequest(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param },
  )
}

/** The method that is to pay by default: one of the customer's own. */
export async function useOwnMethod(tx: Tx, id: string, { customerId, param }: { customerId: string; param: string }) {
  const method = await tx.get('payment_method', id, param)
  if (idOf(method.customer) !== customerId) throw foreignMethod(id, param)

  return method
}

/** Detached it is good for nothing any more: not to pay, not to be attached again. */
export function refuseDetached(tx: Tx, method: Stripe.PaymentMethod, param: string) {
  if (tx.hidden(method).isDetached)
    throw invalidRequest(
      'This PaymentMethod was detached from a Customer and may not be used again. Make a new one of the same details.',
      { code: 'payment_method_unexpected_state', param },
    )
}

export async function attachMethod(tx: Tx, paymentMethod: Stripe.PaymentMethod, customerId: string) {
  const owner = idOf(paymentMethod.customer)
  if (owner === customerId) return
  refuseDetached(tx, paymentMethod, 'payment_method')
  if (owner)
    throw invalidRequest('This payment method has already been attached to another customer.', {
      code: 'payment_method_unexpected_state',
      param: 'payment_method',
    })
  await tx.get('customer', customerId, 'customer')
  paymentMethod.customer = customerId
  await emit(tx, 'payment_method.attached', paymentMethod)
}

/** What the bank says when the card is saved for later. */
export function judgeSetup(tx: Tx, paymentMethod: Stripe.PaymentMethod, isAuthenticated: boolean): Verdict {
  if (paymentMethod.type !== 'card') return { kind: 'ok' }
  const { card: key, isPrepared } = tx.hidden(paymentMethod)
  const card = findCardByKey(key)
  if (!card) throw new Error(`${paymentMethod.id} stands for no test card.`)

  return judgeCard(card, { use: 'setup', isOffSession: false, isAuthenticated, isPrepared })
}

export function markPrepared(tx: Tx, paymentMethod: Stripe.PaymentMethod) {
  tx.hidden(paymentMethod).isPrepared = true
}

/** The card that pays: the subscription's own, else the customer's default. */
export async function defaultMethodOf(tx: Tx, customerId: string, subscription?: Stripe.Subscription | null) {
  const customer = await tx.find('customer', customerId)
  const id = idOf(subscription?.default_payment_method) ?? idOf(customer?.invoice_settings.default_payment_method)

  return id ? await tx.find('payment_method', id) : null
}

/** A method that is detached stands in no place any more: neither its customer's nor a subscription's. */
export async function forgetMethod(tx: Tx, { id, customer }: Stripe.PaymentMethod): Promise<void> {
  const customerId = idOf(customer)
  const owner = customerId ? await tx.find('customer', customerId) : null
  if (owner && idOf(owner.invoice_settings.default_payment_method) === id) {
    owner.invoice_settings.default_payment_method = null
    await emitUpdated(tx, 'customer.updated', owner)
  }
  const paidWithIt = await tx.select(
    'subscription',
    "data->>'customer' = $1 and data->>'default_payment_method' = $2 and data->>'status' <> 'canceled'",
    [customerId ?? '', id],
  )
  for (const subscription of paidWithIt) {
    subscription.default_payment_method = null
    await emitUpdated(tx, 'customer.subscription.updated', subscription)
  }
}
