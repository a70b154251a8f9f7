import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { planOf } from '../billing/create-subscription.ts'
import { missingResource } from '../errors.ts'
import { emit } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { createPrice } from './prices.ts'
import { newProduct } from './new-product.ts'

type ProductParams = Exclude<Stripe.PlanCreateParams['product'], string | undefined>

/** A plan is the older view of a recurring price: one object, two names. */
async function createPlan(tx: Tx, params: Stripe.PlanCreateParams) {
  const product = await productOf(tx, params.product)
  const price = await createPrice(
    tx,
    {
      currency: params.currency,
      product,
      recurring: {
        interval: params.interval,
        interval_count: params.interval_count ?? 1,
      },
      metadata: mergeMetadata({}, params.metadata),
      ...(params.amount === undefined ? {} : { unit_amount: params.amount }),
      ...(params.amount_decimal === undefined ? {} : { unit_amount_decimal: params.amount_decimal }),
      ...(params.nickname ? { nickname: params.nickname } : {}),
      active: params.active ?? true,
    },
    params.id ?? newId('plan', 24),
  )
  const plan = planOf(price)
  await emit(tx, 'plan.created', plan)

  return plan
}

async function productOf(tx: Tx, product: ProductParams | string | undefined) {
  if (typeof product === 'string') return product
  const made = newProduct(tx, { name: product?.name ?? 'Plan', ...(product?.id ? { id: product.id } : {}) })
  await emit(tx, 'product.created', made)

  return made.id
}

async function priceOf(tx: Tx, id: string) {
  const price = await tx.find('price', id)
  if (!price?.recurring) throw missingResource('plan', id)

  return price
}

async function updatePlan(tx: Tx, params: Stripe.PlanUpdateParams, id: string) {
  const price = await priceOf(tx, id)
  price.metadata = mergeMetadata(price.metadata, params.metadata)
  if (params.active !== undefined) price.active = params.active
  if (params.nickname !== undefined) price.nickname = params.nickname
  const previous = tx.takeChanges(price)
  if (Object.keys(previous).length > 0) {
    await emit(tx, 'price.updated', price, previous)
    await emit(tx, 'plan.updated', planOf(price), previous)
  }

  return planOf(price)
}

async function deletePlan(tx: Tx, id: string) {
  const price = await priceOf(tx, id)
  price.active = false
  tx.delete(price)
  await emit(tx, 'price.deleted', price)
  await emit(tx, 'plan.deleted', planOf(price))

  return { id, object: 'plan', deleted: true }
}

export const planRoutes = [
  route<Stripe.PlanCreateParams>('POST /v1/plans', createPlan),
  route('GET /v1/plans/{id}', async (tx, _, { id = '' }) => planOf(await priceOf(tx, id))),
  route<Stripe.PlanUpdateParams>('POST /v1/plans/{id}', (tx, params, { id = '' }) => updatePlan(tx, params, id)),
  route('DELETE /v1/plans/{id}', (tx, _, { id = '' }) => deletePlan(tx, id)),
  route<Stripe.PlanListParams>('GET /v1/plans', async (tx, params) => {
    const filter = new Filter()
      .equals('type', 'recurring')
      .equals('active', params.active)
      .equals('product', params.product)
    const prices = await listObjects(tx, 'price', '/v1/plans', params, filter)

    return { ...prices, data: prices.data.map(planOf) }
  }),
]
