import type Stripe from 'stripe'
import { type PaidTier, tiers } from '#workflows/billing/tiers.rules.ts'
import { keyedWrite } from './keyed-write.ts'

const productNames: Record<PaidTier, string> = { pro: 'Kumiko Pro', enterprise: 'Kumiko Enterprise' }

/**
 * The price of a tier at Stripe, by its lookup key. Another amount in the table is another key, so a price that somebody
 * pays never changes under them. Two at once make one, by the key.
 */
export async function ensureTierPrice(stripe: Stripe, tier: PaidTier): Promise<string> {
  const { amountCents, currency } = tiers[tier]
  const lookupKey = `kumiko-${tier}-month-${currency.toLowerCase()}-${amountCents}`
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey], active: true, limit: 1 })
  if (data[0]) return data[0].id

  const params = {
    currency: currency.toLowerCase(),
    unit_amount: amountCents,
    recurring: { interval: 'month' },
    lookup_key: lookupKey,
    // One that was archived may still hold the key.
    transfer_lookup_key: true,
    product_data: { name: productNames[tier], metadata: { tier } },
    metadata: { tier },
  } satisfies Stripe.PriceCreateParams
  const { id } = await keyedWrite(`kumiko:tier:price:${lookupKey}`, (options) => stripe.prices.create(params, options))

  return id
}
