import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { newProduct } from './new-product.ts'
import { createPrice } from './prices.ts'
import { unset } from './shared.ts'

async function createProduct(tx: Tx, params: Stripe.ProductCreateParams) {
  const product = newProduct(tx, params)
  if (params.default_price_data) {
    const { recurring, unit_amount, currency, metadata } = params.default_price_data
    const price = await createPrice(tx, {
      product: product.id,
      currency,
      ...(unit_amount === undefined ? {} : { unit_amount }),
      ...(recurring ? { recurring } : {}),
      ...(metadata ? { metadata } : {}),
    })
    product.default_price = price.id
  }
  await emit(tx, 'product.created', product)

  return product
}

async function updateProduct(tx: Tx, params: Stripe.ProductUpdateParams, id: string) {
  const product = await tx.get('product', id)
  product.metadata = mergeMetadata(product.metadata, params.metadata)
  if (params.name !== undefined) product.name = params.name
  if (params.active !== undefined) product.active = params.active
  if (params.description !== undefined) product.description = unset(params.description)
  if (params.images !== undefined) product.images = params.images || []
  if (params.url !== undefined) product.url = unset(params.url)
  if (params.unit_label !== undefined) product.unit_label = unset(params.unit_label)
  if (params.default_price !== undefined) product.default_price = params.default_price
  product.updated = tx.now
  await emitUpdated(tx, 'product.updated', product)

  return product
}

export const productRoutes = [
  route<Stripe.ProductCreateParams>('POST /v1/products', createProduct),
  route('GET /v1/products/{id}', (tx, _, { id = '' }) => tx.get('product', id)),
  route<Stripe.ProductUpdateParams>('POST /v1/products/{id}', (tx, params, { id = '' }) =>
    updateProduct(tx, params, id),
  ),
  route('DELETE /v1/products/{id}', async (tx, _, { id = '' }) => {
    const product = await tx.get('product', id)
    const [price] = await tx.select('price', "data->>'product' = $1", [id], { limit: 1 })
    if (price)
      throw invalidRequest(
        'This product cannot be deleted because it has one or more user-created prices. Archive it instead.',
      )
    tx.delete(product)
    await emit(tx, 'product.deleted', product)

    return { id, object: 'product', deleted: true }
  }),
  route<Stripe.ProductListParams>('GET /v1/products', (tx, params) => {
    const filter = new Filter().equals('active', params.active).equals('url', params.url)
    if (params.ids) filter.add('id = any($?)', params.ids)

    return listObjects(tx, 'product', '/v1/products', params, filter)
  }),
]
