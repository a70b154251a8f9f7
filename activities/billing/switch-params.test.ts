import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { lastingDiscounts } from './switch-params.ts'

const endsAt = new Date('2026-12-01T00:00:00Z')
const second = endsAt.getTime() / 1000
const discounted = (...ends: (number | null)[]) =>
  ({ discounts: ends.map((end, index) => ({ id: `di_${String(index)}`, end })) }) as unknown as Stripe.Subscription

test('a discount that ends with the period takes nothing off the one after it', () => {
  expect(lastingDiscounts(discounted(), endsAt)).toEqual({})
  expect(lastingDiscounts(discounted(null, second + 86_400), endsAt)).toEqual({})
  expect(lastingDiscounts(discounted(second), endsAt)).toEqual({ discounts: '' })
  expect(lastingDiscounts(discounted(second - 60, null), endsAt)).toEqual({ discounts: [{ discount: 'di_1' }] })
})
