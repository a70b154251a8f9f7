import type Stripe from 'stripe'
import { wireDecimal } from '../complete.ts'
import { readCurrency } from '../currencies.ts'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { newProduct } from './new-product.ts'
import { unset } from './shared.ts'

export async function createPrice(tx: Tx, params: Stripe.PriceCreateParams, id?: string) {
  if (params.product && params.product_data)
    throw invalidRequest('You may only specify one of these parameters: product, product_data.', { param: 'product' })
  if (!params.product && !params.product_data)
    throw invalidRequest('Missing required param: product.', { code: 'parameter_missing', param: 'product' })
  const currency = readCurrency(params.currency)
  const amount =
    params.unit_amount ??
    (params.unit_amount_decimal === undefined ? undefined : Math.round(Number(params.unit_amount_decimal)))
  if (amount === undefined)
    throw invalidRequest('Missing required param: unit_amount.', { code: 'parameter_missing', param: 'unit_amount' })
  if (amount < 0) throw invalidRequest('Invalid non-negative integer', { param: 'unit_amount' })
  const product = params.product
    ? await tx.get('product', params.product, 'product')
    : await announceProduct(tx, params.product_data?.name ?? '')
  if (params.lookup_key) await releaseLookupKey(tx, params.lookup_key, params.transfer_lookup_key ?? false)

  const price = tx.create('price', {
    ...(id ? { id } : {}),
    active: params.active ?? true,
    billing_scheme: params.billing_scheme ?? 'per_unit',
    currency,
    lookup_key: params.lookup_key ?? null,
    metadata: mergeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product: product.id,
    recurring: recurringFrom(params.recurring),
    tax_behavior: params.tax_behavior ?? 'unspecified',
    type: params.recurring ? 'recurring' : 'one_time',
    unit_amount: amount,
    unit_amount_decimal: wireDecimal(amount),
  })
  await emit(tx, 'price.created', price)

  return price
}

async function announceProduct(tx: Tx, name: string) {
  const product = newProduct(tx, { name })
  await emit(tx, 'product.created', product)

  return product
}

function recurringFrom(params: Stripe.PriceCreateParams['recurring']): Stripe.Price.Recurring | null {
  if (!params) return null

  return {
    interval: params.interval,
    interval_count: params.interval_count ?? 1,
    meter: null,
    trial_period_days: null,
    usage_type: params.usage_type ?? 'licensed',
  }
}

async function releaseLookupKey(tx: Tx, key: string, isTransferred: boolean) {
  const [holder] = await tx.select('price', "data->>'lookup_key' = $1", [key], { limit: 1 })
  if (!holder) return
  if (!isTransferred)
    throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: 'lookup_key' })
  holder.lookup_key = null
}

async function updatePrice(tx: Tx, params: Stripe.PriceUpdateParams, id: string) {
  const price = await tx.get('price', id)
  price.metadata = mergeMetadata(price.metadata, params.metadata)
  if (params.active !== undefined) price.active = params.active
  if (params.nickname !== undefined) price.nickname = unset(params.nickname)
  if (params.lookup_key) {
    await releaseLookupKey(tx, params.lookup_key, params.transfer_lookup_key ?? false)
    price.lookup_key = params.lookup_key
  }
  await emitUpdated(tx, 'price.updated', price)

  return price
}

export const priceRoutes = [
  route<Stripe.PriceCreateParams>('POST /v1/prices', (tx, params) => createPrice(tx, params)),
  route('GET /v1/prices/{id}', (tx, _, { id = '' }) => tx.get('price', id)),
  route<Stripe.PriceUpdateParams>('POST /v1/prices/{id}', (tx, params, { id = '' }) => updatePrice(tx, params, id)),
  route<Stripe.PriceListParams>('GET /v1/prices', (tx, params) => {
    const filter = new Filter()
      .equals('active', params.active)
      .equals('product', params.product)
      .equals('currency', params.currency)
      .equals('type', params.type)
      .equals('recurring.interval', params.recurring?.interval)
    if (params.lookup_keys) filter.add("data->>'lookup_key' = any($?)", params.lookup_keys)

    return listObjects(tx, 'price', '/v1/prices', params, filter)
  }),
]
