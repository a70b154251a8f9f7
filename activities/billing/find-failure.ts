import type Stripe from 'stripe'
import type { FailureFacts } from '#workflows/billing/dunning-routes.rules.ts'
import { idOf } from './stripe-errors.ts'

export type FoundFailure = {
  failure: FailureFacts
  /** The card of the last try; null where there was none to ask. */
  triedMethodId: string | null
  /** Cards that Stripe would take, in its order: the invoice's, the subscription's, the customer's. */
  slots: { methodId: string; isNew: boolean }[]
  cardLast4: string | null
}

export type FindFailureInput = {
  invoice: Stripe.Invoice
  /** With `default_payment_method` and `customer.invoice_settings.default_payment_method` expanded. */
  subscription: Stripe.Subscription
  firstFailedAt: Date
}

/** Why the last try of an open invoice failed, and which cards there are to try. */
export async function findFailure(stripe: Stripe, input: FindFailureInput): Promise<FoundFailure> {
  const { invoice, subscription, firstFailedAt } = input
  const slots = [idOf(invoice.default_payment_method), ...methodsOf(subscription)].flatMap((method) =>
    method ? [slotOf(method, firstFailedAt)] : [],
  )
  const intent = await findIntent(stripe, invoice.id)
  const error = intent?.last_payment_error ?? null
  const needsAuthentication = intent?.status === 'requires_action'

  return {
    failure: {
      hasMethod: slots.length > 0,
      needsAuthentication,
      adviceCode: error?.advice_code ?? null,
      declineCode: error?.decline_code ?? error?.code ?? null,
    },
    triedMethodId: needsAuthentication ? idOf(intent?.payment_method) : (error?.payment_method?.id ?? null),
    slots,
    cardLast4: error?.payment_method?.card?.last4 ?? null,
  }
}

async function findIntent(stripe: Stripe, stripeInvoiceId: string): Promise<Stripe.PaymentIntent | null> {
  const payments = await stripe.invoicePayments.list({ invoice: stripeInvoiceId, limit: 10 })
  const open = payments.data.find(({ status }) => status === 'open')
  const intentId = idOf(open?.payment.payment_intent)

  return intentId ? stripe.paymentIntents.retrieve(intentId) : null
}

type Method = string | Stripe.PaymentMethod

function methodsOf({ default_payment_method: own, customer }: Stripe.Subscription): (Method | null)[] {
  const ofCustomer =
    typeof customer === 'string' || customer.deleted ? null : (customer.invoice_settings.default_payment_method ?? null)

  return [own, ofCustomer]
}

/** A card made after the failure is new to it, in whatever place it stands. */
function slotOf(method: Method, firstFailedAt: Date): { methodId: string; isNew: boolean } {
  if (typeof method === 'string') return { methodId: method, isNew: false }

  return { methodId: method.id, isNew: method.created * 1000 >= firstFailedAt.getTime() - 1_000 }
}

/** The card to try at once: the one Stripe would take, or a new one behind it, if this invoice was not tried with it. */
export function untriedMethod({ slots }: Pick<FoundFailure, 'slots'>, tried: readonly string[]): string | null {
  const [first] = slots
  if (first && !tried.includes(first.methodId)) return first.methodId

  return slots.find(({ methodId, isNew }) => isNew && !tried.includes(methodId))?.methodId ?? null
}
