import type Stripe from 'stripe'
import { createSubscription, type ItemDraft } from '../billing/create-subscription.ts'
import { redeemDiscounts } from '../billing/discounts.ts'
import { businessSeconds } from '../billing/durations.ts'
import type { Decline } from '../declines.ts'
import { emit } from '../events.ts'
import { idOf } from '../kinds.ts'
import { confirmIntent, createIntent } from '../payments/confirm-intent.ts'
import { attachMethod, judgeSetup, markPrepared } from '../payments/payment-methods.ts'
import { createCustomer } from '../resources/customers.ts'
import { createInvoiceItem } from '../resources/invoice-items.ts'
import type { Tx } from '../transaction.ts'

export type Payer = { email: string; name: string; postalCode: string }
export type Completion = { kind: 'complete' } | { kind: 'authenticate' } | { kind: 'declined'; decline: Decline }
type Work = { paymentMethod: Stripe.PaymentMethod; payer: Payer; isAuthenticated: boolean }

/** Does what the session promises with a card: sets it up, charges it, starts the subscription. Only a finished one is complete. */
export async function completeSession(tx: Tx, session: Stripe.Checkout.Session, work: Work): Promise<Completion> {
  const verdict = session.mode === 'payment' ? await payOnce(tx, session, work) : await saveCard(tx, session, work)
  if (verdict.kind !== 'complete') return verdict
  session.status = 'complete'
  session.url = null
  session.customer_details = detailsOf(work.payer)
  await tx.unschedule(session.id)
  await emit(tx, 'checkout.session.completed', session)

  return verdict
}

async function payOnce(tx: Tx, session: Stripe.Checkout.Session, work: Work): Promise<Completion> {
  const customerId = await customerFor(tx, session, work.payer, session.customer_creation === 'always')
  const intent = await intentFor(tx, session, customerId)
  const outcome = await confirmIntent(tx, intent, {
    paymentMethod: work.paymentMethod,
    isOffSession: false,
    isAuthenticated: work.isAuthenticated,
  })
  if (outcome.kind === 'authenticate' || outcome.kind === 'declined') return outcome
  if (customerId && intent.setup_future_usage) await attachMethod(tx, work.paymentMethod, customerId)
  if (outcome.kind === 'succeeded') session.payment_status = 'paid'
  await redeemDiscounts(tx, redeemable(tx, session), { customer: customerId, checkout_session: session.id })

  return { kind: 'complete' }
}

async function intentFor(tx: Tx, session: Stripe.Checkout.Session, customerId: string | null) {
  const known = idOf(session.payment_intent)
  if (known) return tx.get('payment_intent', known)
  const data = tx.hidden(session).paymentIntentData
  const intent = await createIntent(
    tx,
    {
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'eur',
      customer: customerId,
      description: data?.description ?? null,
      metadata: { ...data?.metadata },
      setupFutureUsage: data?.setupFutureUsage ?? null,
      receiptEmail: data?.receiptEmail ?? null,
      captureMethod: data?.captureMethod ?? 'automatic_async',
      allowedTypes: session.payment_method_types,
    },
    { checkoutSession: session.id },
  )
  session.payment_intent = intent.id

  return intent
}

async function saveCard(tx: Tx, session: Stripe.Checkout.Session, work: Work): Promise<Completion> {
  const verdict = judgeSetup(tx, work.paymentMethod, work.isAuthenticated)
  if (verdict.kind !== 'ok') return verdict
  const customerId = await customerFor(tx, session, work.payer, session.mode === 'subscription')
  if (customerId) await attachMethod(tx, work.paymentMethod, customerId)
  markPrepared(tx, work.paymentMethod)
  if (session.mode === 'subscription') return subscribe(tx, session, work, customerId ?? '')
  await recordSetup(tx, session, work, customerId)

  return { kind: 'complete' }
}

async function subscribe(
  tx: Tx,
  session: Stripe.Checkout.Session,
  work: Work,
  customerId: string,
): Promise<Completion> {
  const { lineItems, subscriptionData } = tx.hidden(session)
  const items = []
  for (const line of lineItems) {
    const taxRates = await Promise.all((line.taxRates ?? []).map((id) => tx.get('tax_rate', id)))
    items.push({ price: await tx.get('price', line.price), quantity: line.quantity, taxRates })
  }
  const recurring = items.filter(({ price }) => price.recurring)
  const once = items.filter(({ price }) => !price.recurring)
  for (const item of once) await addOnce(tx, customerId, item)
  const { subscription, invoice, outcome } = await createSubscription(tx, {
    customerId,
    items: recurring,
    discounts: redeemable(tx, session),
    defaultTaxRates: await Promise.all((subscriptionData?.defaultTaxRates ?? []).map((id) => tx.get('tax_rate', id))),
    trialEnd: trialEndOf(tx, subscriptionData),
    metadata: { ...subscriptionData?.metadata },
    description: subscriptionData?.description ?? null,
    defaultPaymentMethod: work.paymentMethod.id,
    missingPaymentMethod: subscriptionData?.missingPaymentMethod ?? 'create_invoice',
    payment: { behavior: 'allow_incomplete', isOffSession: false, isAuthenticated: work.isAuthenticated },
  })
  if (outcome?.kind === 'declined' || outcome?.kind === 'authenticate') return outcome
  session.subscription = subscription.id
  session.invoice = invoice.id
  if (outcome?.kind !== 'processing') session.payment_status = invoice.amount_due === 0 ? 'no_payment_required' : 'paid'

  return { kind: 'complete' }
}

/** A one-time price beside recurring ones stands on the first invoice. */
async function addOnce(tx: Tx, customerId: string, { price, quantity, taxRates }: ItemDraft) {
  await createInvoiceItem(tx, {
    customer: customerId,
    pricing: { price: price.id },
    quantity: quantity,
    tax_rates: (taxRates ?? []).map(({ id }) => id),
  })
}

function redeemable(tx: Tx, session: Stripe.Checkout.Session) {
  return (tx.hidden(session).discounts ?? []).map(({ coupon, promotionCode }) =>
    promotionCode ? { promotion_code: promotionCode } : { coupon },
  )
}

function trialEndOf(tx: Tx, data: { trialEnd?: number; trialDays?: number } | undefined) {
  if (data?.trialEnd) return data.trialEnd

  return data?.trialDays ? tx.now + businessDays(tx, data.trialDays) : null
}

function businessDays(tx: Tx, days: number) {
  return businessSeconds({ days }, tx.context.dayMs)
}

async function recordSetup(
  tx: Tx,
  session: Stripe.Checkout.Session,
  { paymentMethod }: Work,
  customerId: string | null,
) {
  const intent = tx.create('setup_intent', {
    client_secret: null,
    customer: customerId,
    metadata: { ...tx.hidden(session).setupMetadata },
    payment_method: paymentMethod.id,
    payment_method_types: ['card'],
    status: 'succeeded',
    usage: 'off_session',
  })
  session.setup_intent = intent.id
  session.payment_status = 'no_payment_required'
  await emit(tx, 'setup_intent.succeeded', intent)
}

async function customerFor(tx: Tx, session: Stripe.Checkout.Session, payer: Payer, isWanted: boolean) {
  const known = idOf(session.customer)
  if (known || !isWanted) return known
  const customer = await createCustomer(tx, { email: payer.email, name: payer.name })
  session.customer = customer.id

  return customer.id
}

function detailsOf(payer: Payer): Stripe.Checkout.Session.CustomerDetails {
  const address = {
    city: null,
    country: null,
    line1: null,
    line2: null,
    postal_code: payer.postalCode || null,
    state: null,
  }

  return {
    address,
    business_name: null,
    email: payer.email,
    individual_name: null,
    name: payer.name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  }
}
