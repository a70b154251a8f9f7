import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

async function createCode(tx: Tx, params: Stripe.PromotionCodeCreateParams) {
  const couponId = params.promotion.coupon
  if (!couponId)
    throw invalidRequest('Missing required param: promotion[coupon].', {
      code: 'parameter_missing',
      param: 'promotion[coupon]',
    })
  const coupon = await tx.get('coupon', couponId, 'promotion[coupon]')
  if (params.customer) await tx.get('customer', params.customer, 'customer')
  const code = params.code ?? newId('code', 8).slice(5).toUpperCase()
  await refuseTaken(tx, code)
  const { restrictions } = params
  const promotion = tx.create('promotion_code', {
    active: params.active ?? true,
    code,
    customer: params.customer ?? null,
    expires_at: params.expires_at ?? coupon.redeem_by,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    promotion: { type: 'coupon', coupon: coupon.id },
    restrictions: {
      first_time_transaction: restrictions?.first_time_transaction ?? false,
      minimum_amount: restrictions?.minimum_amount ?? null,
      minimum_amount_currency: restrictions?.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  })
  await emit(tx, 'promotion_code.created', promotion)

  return promotion
}

/** A code is unique among the active ones, whatever its case. */
async function refuseTaken(tx: Tx, code: string) {
  const taken = await tx.select(
    'promotion_code',
    "lower(data->>'code') = lower($1) and data->>'active' = 'true'",
    [code],
    { limit: 1 },
  )
  if (taken.length > 0)
    throw invalidRequest('An active promotion code with this code already exists.', {
      code: 'resource_already_exists',
      param: 'code',
    })
}

export const promotionCodeRoutes = [
  route<Stripe.PromotionCodeCreateParams>('POST /v1/promotion_codes', createCode),
  route('GET /v1/promotion_codes/{id}', (tx, _, { id = '' }) => tx.get('promotion_code', id)),
  route<Stripe.PromotionCodeUpdateParams>('POST /v1/promotion_codes/{id}', async (tx, params, { id = '' }) => {
    const promotion = await tx.get('promotion_code', id)
    promotion.metadata = mergeMetadata(promotion.metadata, params.metadata)
    if (params.active !== undefined) promotion.active = params.active
    await emitUpdated(tx, 'promotion_code.updated', promotion)

    return promotion
  }),
  route<Stripe.PromotionCodeListParams>('GET /v1/promotion_codes', (tx, params) => {
    const filter = new Filter()
      .equals('active', params.active)
      .equals('code', params.code)
      .equals('promotion.coupon', params.coupon)
      .equals('customer', params.customer)

    return listObjects(tx, 'promotion_code', '/v1/promotion_codes', params, filter)
  }),
]
