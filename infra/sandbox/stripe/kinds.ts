import type Stripe from 'stripe'

/** What is stored, by the wire's `object`. Expandable fields always hold the id. */
export type Kinds = {
  charge: Stripe.Charge
  'checkout.session': Stripe.Checkout.Session
  customer: Stripe.Customer
  event: EventRow
  invoice: Stripe.Invoice
  invoice_payment: Stripe.InvoicePayment
  invoiceitem: Stripe.InvoiceItem
  payment_intent: Stripe.PaymentIntent
  payment_method: Stripe.PaymentMethod
  price: Stripe.Price
  product: Stripe.Product
  refund: Stripe.Refund
  setup_intent: Stripe.SetupIntent
  subscription: Stripe.Subscription
  'test_helpers.test_clock': Stripe.TestHelpers.TestClock
  webhook_endpoint: Stripe.WebhookEndpoint
}

export type EventRow = {
  id: string
  object: 'event'
  api_version: string | null
  created: number
  data: { object: unknown; previous_attributes?: Record<string, unknown> }
  livemode: boolean
  pending_webhooks: number
  request: { id: string | null; idempotency_key: string | null } | null
  type: string
}

export type Kind = keyof Kinds

/** What the sandbox remembers beside an object and never shows. */
export type Hidden = {
  payment_method: { card: string; isPrepared: boolean }
  payment_intent: { invoice?: string; checkoutSession?: string; authenticated?: boolean }
  invoice: { firstFailureAt?: number; hardDeclinedCard?: string; retries?: number; resumes?: boolean }
  subscription: { pausedPeriodEnd?: number }
  'checkout.session': {
    lineItems: CheckoutLine[]
    pending?: { paymentMethod: string; email: string; name: string; paymentIntent?: string }
    form?: { email: string; name: string; postalCode: string; error: string }
    subscriptionData?: {
      metadata: Stripe.Metadata
      trialEnd?: number
      trialDays?: number
      missingPaymentMethod?: MissingPaymentMethod
      description?: string
    }
    paymentIntentData?: {
      metadata: Stripe.Metadata
      setupFutureUsage?: 'off_session' | 'on_session'
      description?: string
      receiptEmail?: string
      captureMethod?: 'automatic' | 'manual'
    }
    setupMetadata?: Stripe.Metadata
  }
  webhook_endpoint: { secret: string }
}

export type MissingPaymentMethod = 'cancel' | 'create_invoice' | 'pause'
export type CheckoutLine = { id: string; price: string; quantity: number; description: string; amount: number }

export const ID_PREFIX: Record<Kind, string> = {
  charge: 'ch',
  'checkout.session': 'cs_test',
  customer: 'cus',
  event: 'evt',
  invoice: 'in',
  invoice_payment: 'inpay',
  invoiceitem: 'ii',
  payment_intent: 'pi',
  payment_method: 'pm',
  price: 'price',
  product: 'prod',
  refund: 're',
  setup_intent: 'seti',
  subscription: 'sub',
  'test_helpers.test_clock': 'clock',
  webhook_endpoint: 'we',
}

/** Every nullable field of a type becomes optional: `complete` fills it from the schema. */
export type Draft<T> = Omit<
  { [K in keyof T as null extends T[K] ? never : K]: T[K] },
  'object' | 'livemode' | 'id' | 'created'
> &
  Partial<T>

/** The id behind an expandable field. */
export function idOf(reference: string | { id: string }): string
export function idOf(reference: string | { id: string } | null | undefined): string | null
export function idOf(reference: string | { id: string } | null | undefined) {
  if (!reference) return null

  return typeof reference === 'string' ? reference : reference.id
}
