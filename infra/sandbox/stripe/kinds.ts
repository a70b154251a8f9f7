import type Stripe from 'stripe'

/** What is stored, by the wire's `object`. Expandable fields always hold the id. */
export type Kinds = {
  account: Stripe.Account
  balance_transaction: Stripe.BalanceTransaction
  'billing_portal.configuration': Stripe.BillingPortal.Configuration
  'billing_portal.session': Stripe.BillingPortal.Session
  charge: Stripe.Charge
  'checkout.session': Stripe.Checkout.Session
  coupon: Stripe.Coupon
  credit_note: Stripe.CreditNote
  customer: Stripe.Customer
  customer_cash_balance_transaction: Stripe.CustomerCashBalanceTransaction
  discount: Stripe.Discount
  dispute: Stripe.Dispute
  event: EventRow
  invoice: Stripe.Invoice
  invoice_payment: Stripe.InvoicePayment
  invoiceitem: Stripe.InvoiceItem
  payment_intent: Stripe.PaymentIntent
  payment_method: Stripe.PaymentMethod
  payout: Stripe.Payout
  price: Stripe.Price
  product: Stripe.Product
  promotion_code: Stripe.PromotionCode
  refund: Stripe.Refund
  setup_intent: Stripe.SetupIntent
  subscription: Stripe.Subscription
  tax_id: Stripe.TaxId
  tax_rate: Stripe.TaxRate
  'test_helpers.test_clock': Stripe.TestHelpers.TestClock
  transfer: Stripe.Transfer
  transfer_reversal: Stripe.TransferReversal
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
  'billing_portal.session': { token: string; pending?: string; error?: string }
  /** `card` is the key of the test card or test account that it stands for. */
  payment_method: { card: string; isPrepared: boolean; isDetached?: boolean }
  payment_intent: { invoice?: string; checkoutSession?: string; authenticated?: boolean; funded?: number }
  customer: { cash?: Record<string, number> }
  invoice: { firstFailureAt?: number; hardDeclinedCard?: string; retries?: number; resumes?: Resumption }
  /** Of a credit: whose tax was taken when what it gives back was billed. Its rates are then its own, and may be none. */
  invoiceitem: { exemption?: 'exempt' | 'none' | 'reverse' }
  /** The ends of the periods that a pause cut short, by item. */
  subscription: { pausedPeriodEnds?: Record<string, number> }
  'checkout.session': {
    lineItems: CheckoutLine[]
    discounts?: CheckoutDiscount[]
    pending?: { paymentMethod: string; email: string; name: string; paymentIntent?: string }
    form?: { email: string; name: string; postalCode: string; error: string }
    subscriptionData?: {
      metadata: Stripe.Metadata
      trialEnd?: number
      trialDays?: number
      missingPaymentMethod?: MissingPaymentMethod
      description?: string
      defaultTaxRates?: string[]
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

export type Span = { start: number; end: number }

/** An invoice whose payment resumes its subscription: of a resume request, with its plan, or the failed one that led to the pause. */
export type Resumption = {
  behavior: 'attempt' | 'success'
  plan: { anchor: number; periods: Record<string, Span> } | null
}

export type MissingPaymentMethod = 'cancel' | 'create_invoice' | 'pause'
export type CheckoutLine = {
  id: string
  price: string
  quantity: number
  description: string
  amount: number
  taxRates?: string[]
}
export type CheckoutDiscount = { coupon: string; promotionCode: string | null }

export const ID_PREFIX: Record<Kind, string> = {
  account: 'acct',
  balance_transaction: 'txn',
  'billing_portal.configuration': 'bpc',
  'billing_portal.session': 'bps',
  charge: 'ch',
  'checkout.session': 'cs_test',
  coupon: 'coupon',
  credit_note: 'cn',
  customer: 'cus',
  customer_cash_balance_transaction: 'ccsbtxn',
  discount: 'di',
  dispute: 'dp',
  event: 'evt',
  invoice: 'in',
  invoice_payment: 'inpay',
  invoiceitem: 'ii',
  payment_intent: 'pi',
  payment_method: 'pm',
  payout: 'po',
  price: 'price',
  product: 'prod',
  promotion_code: 'promo',
  refund: 're',
  setup_intent: 'seti',
  subscription: 'sub',
  tax_id: 'txi',
  tax_rate: 'txr',
  'test_helpers.test_clock': 'clock',
  transfer: 'tr',
  transfer_reversal: 'trr',
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
