import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { expireSession } from '../checkout/expire-session.ts'
import { lineItemsOf, readLines } from '../checkout/session-lines.ts'
import { hiddenOf } from '../checkout/session-memory.ts'
import { readDiscounts, totalSession } from '../checkout/session-totals.ts'
import { isTooLittle } from '../currencies.ts'
import { invalidRequest } from '../errors.ts'
import { Filter, listObjects, mergeMetadata, pageWithin } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { readRates } from './tax-rates.ts'

type CreateParams = Stripe.Checkout.SessionCreateParams
const SHORTEST_SECONDS = 30 * 60
const LONGEST_SECONDS = 24 * 3600

async function createSession(tx: Tx, params: CreateParams) {
  const mode = params.mode ?? 'payment'
  await refuseWrong(tx, params, mode)
  const lineItems = await readLines(tx, params, mode)
  const prices = await Promise.all(lineItems.map((line) => tx.get('price', line.price)))
  const currency = prices[0]?.currency ?? params.currency ?? null
  await readRates(tx, params.subscription_data?.default_tax_rates ?? [], 'subscription_data[default_tax_rates]')
  const expiresAt = params.expires_at ?? tx.now + LONGEST_SECONDS

  const session = tx.create(
    'checkout.session',
    {
      id: newId('cs_test', 58),
      allow_promotion_codes: params.allow_promotion_codes ?? null,
      allowed_payment_method_types: typesOf(params, currency),
      amount_subtotal: null,
      amount_total: null,
      automatic_tax: { enabled: false, liability: null, provider: null, status: null },
      billing_address_collection: params.billing_address_collection ?? null,
      cancel_url: params.cancel_url ?? null,
      client_reference_id: params.client_reference_id ?? null,
      currency,
      custom_fields: [],
      custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
      customer: params.customer ?? null,
      customer_creation:
        mode === 'subscription'
          ? params.customer
            ? null
            : 'always'
          : (params.customer_creation ?? (mode === 'payment' && !params.customer ? 'if_required' : null)),
      customer_details: params.customer_email
        ? {
            address: null,
            business_name: null,
            email: params.customer_email,
            individual_name: null,
            name: null,
            phone: null,
            tax_exempt: 'none',
            tax_ids: null,
          }
        : null,
      customer_email: params.customer_email ?? null,
      discounts: [],
      expires_at: expiresAt,
      invoice_creation:
        mode === 'payment'
          ? {
              enabled: false,
              invoice_data: {
                account_tax_ids: null,
                custom_fields: null,
                description: null,
                footer: null,
                issuer: null,
                metadata: {},
                rendering_options: null,
              },
            }
          : null,
      locale: params.locale ?? null,
      metadata: mergeMetadata({}, params.metadata),
      mode,
      payment_method_collection: mode === 'subscription' ? 'always' : 'if_required',
      payment_method_options: {},
      payment_method_types: typesOf(params, currency),
      payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
      phone_number_collection: { enabled: false },
      saved_payment_method_options: null,
      shipping_options: [],
      status: 'open',
      submit_type: params.submit_type ?? null,
      success_url: params.success_url ?? null,
      total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
      ui_mode: 'hosted_page',
    },
    hiddenOf(params, lineItems, await readDiscounts(tx, params)),
  )
  await totalSession(tx, session)
  const total = session.amount_total ?? 0
  if (mode === 'payment' && total > 0 && isTooLittle(total, currency ?? ''))
    throw invalidRequest('The total amount due of a Checkout Session must be as much as a card can be charged with.', {
      code: 'amount_too_small',
    })
  session.url = `${tx.context.publicUrl}/c/pay/${session.id}`
  await tx.schedule(session.id, 'checkout.expire', expiresAt)

  return session
}

/** The ways to pay that the session is narrowed to, of those its currency can be paid with; without a wish cards. */
function typesOf({ allowed_payment_method_types: types }: CreateParams, currency: string | null): string[] {
  const eligible = (types ?? ['card']).filter((type) => type !== 'sepa_debit' || !currency || currency === 'eur')
  if (eligible.length === 0)
    throw invalidRequest('No valid payment method types for this Checkout Session: its currency allows none of them.', {
      param: 'allowed_payment_method_types',
    })

  return eligible
}

async function refuseWrong(tx: Tx, params: CreateParams, mode: string) {
  if (params.customer) await tx.get('customer', params.customer, 'customer')
  if (params.customer && params.customer_email)
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.', {
      param: 'customer',
    })
  if (params.ui_mode && params.ui_mode !== 'hosted_page')
    throw invalidRequest('The sandbox has the hosted page only: ui_mode must be hosted_page.', { param: 'ui_mode' })
  if (!params.success_url)
    throw invalidRequest('Missing required param: success_url.', { code: 'parameter_missing', param: 'success_url' })
  for (const name of ['success_url', 'cancel_url'] as const) refuseAddress(params[name], name)
  if (mode !== 'subscription' && params.subscription_data)
    throw invalidRequest('You can not pass `subscription_data` in this mode.', { param: 'subscription_data' })
  if (mode !== 'payment' && params.payment_intent_data)
    throw invalidRequest('You can not pass `payment_intent_data` in this mode.', { param: 'payment_intent_data' })
  const expiry = params.expires_at
  if (expiry !== undefined && (expiry < tx.now + SHORTEST_SECONDS - 60 || expiry > tx.now + LONGEST_SECONDS + 60)) {
    throw invalidRequest(
      'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
      { param: 'expires_at' },
    )
  }
  const trialEnd = params.subscription_data?.trial_end
  if (trialEnd !== undefined && params.subscription_data?.trial_period_days !== undefined)
    throw invalidRequest('You may only specify one of these parameters: trial_end, trial_period_days.', {
      param: 'subscription_data[trial_end]',
    })
  if (trialEnd !== undefined && trialEnd <= tx.now)
    throw invalidRequest('The trial end must be in the future.', { param: 'subscription_data[trial_end]' })
}

function refuseAddress(url: string | undefined, param: string) {
  if (url !== undefined && !URL.canParse(url)) throw invalidRequest('Not a valid URL', { code: 'url_invalid', param })
}

export const checkoutRoutes = [
  route<CreateParams>('POST /v1/checkout/sessions', createSession),
  route('GET /v1/checkout/sessions/{id}', (tx, _, { id = '' }) => tx.get('checkout.session', id)),
  route<Stripe.Checkout.SessionUpdateParams>('POST /v1/checkout/sessions/{id}', async (tx, params, { id = '' }) => {
    const session = await tx.get('checkout.session', id)
    session.metadata = mergeMetadata(session.metadata, params.metadata)

    return session
  }),
  route('POST /v1/checkout/sessions/{id}/expire', async (tx, _, { id = '' }) => {
    const session = await tx.get('checkout.session', id)
    if (session.status !== 'open') {
      throw invalidRequest(
        `This Checkout Session is not in an expireable state because its status is \`${session.status}\`. Only Sessions with the status \`open\` can be expired.`,
        { param: 'session' },
      )
    }
    await expireSession(tx, session)

    return session
  }),
  route<Stripe.Checkout.SessionListParams>('GET /v1/checkout/sessions', (tx, params) => {
    const filter = new Filter()
      .equals('customer', params.customer)
      .equals('status', params.status)
      .equals('subscription', params.subscription)
      .equals('payment_intent', params.payment_intent)
      .equals('customer_details.email', params.customer_details?.email)

    return listObjects(tx, 'checkout.session', '/v1/checkout/sessions', params, filter)
  }),
  route<Stripe.PaginationParams>('GET /v1/checkout/sessions/{id}/line_items', async (tx, params, { id = '' }) => {
    const session = await tx.get('checkout.session', id)

    return pageWithin(`/v1/checkout/sessions/${id}/line_items`, await lineItemsOf(tx, session), params)
  }),
]
