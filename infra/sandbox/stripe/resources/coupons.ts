import type Stripe from 'stripe'
import { randomBytes } from 'node:crypto'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

async function createCoupon(tx: Tx, params: Stripe.CouponCreateParams) {
  refuseWrong(params)
  const id = params.id ?? randomBytes(6).toString('base64url').slice(0, 8)
  if (await tx.find('coupon', id))
    throw invalidRequest('Coupon already exists.', { code: 'resource_already_exists', param: 'id' })
  const coupon = tx.create('coupon', {
    id,
    amount_off: params.amount_off ?? null,
    currency: params.amount_off === undefined ? null : (params.currency ?? null),
    duration: params.duration ?? 'once',
    duration_in_months: params.duration_in_months ?? null,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: params.redeem_by === undefined || params.redeem_by > tx.now,
    ...(params.applies_to ? { applies_to: { products: params.applies_to.products ?? [] } } : {}),
  })
  await emit(tx, 'coupon.created', coupon)

  return coupon
}

function refuseWrong(params: Stripe.CouponCreateParams) {
  if ((params.amount_off === undefined) === (params.percent_off === undefined))
    throw invalidRequest('Must provide exactly one of percent_off or amount_off.', {
      code: 'parameter_missing',
      param: 'percent_off',
    })
  if (params.amount_off !== undefined && !params.currency)
    throw invalidRequest('You must pass currency when passing amount_off.', {
      code: 'parameter_missing',
      param: 'currency',
    })
  if (params.percent_off !== undefined && (params.percent_off <= 0 || params.percent_off > 100))
    throw invalidRequest('percent_off must be greater than 0 and at most 100.', { param: 'percent_off' })
  if ((params.duration === 'repeating') !== (params.duration_in_months !== undefined))
    throw invalidRequest('duration_in_months goes with a duration of repeating, and only with that.', {
      param: 'duration_in_months',
    })
}

export const couponRoutes = [
  route<Stripe.CouponCreateParams>('POST /v1/coupons', createCoupon),
  route('GET /v1/coupons/{id}', (tx, _, { id = '' }) => tx.get('coupon', id)),
  route<Stripe.CouponUpdateParams>('POST /v1/coupons/{id}', async (tx, params, { id = '' }) => {
    const coupon = await tx.get('coupon', id)
    coupon.metadata = mergeMetadata(coupon.metadata, params.metadata)
    if (params.name !== undefined) coupon.name = params.name
    await emitUpdated(tx, 'coupon.updated', coupon)

    return coupon
  }),
  route('DELETE /v1/coupons/{id}', async (tx, _, { id = '' }) => {
    const coupon = await tx.get('coupon', id)
    coupon.valid = false
    tx.delete(coupon)
    await emit(tx, 'coupon.deleted', coupon)

    return { id, object: 'coupon', deleted: true }
  }),
  route<Stripe.CouponListParams>('GET /v1/coupons', (tx, params) => listObjects(tx, 'coupon', '/v1/coupons', params)),
]
