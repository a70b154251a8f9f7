import type Stripe from 'stripe'
import { missingResource } from '../errors.ts'
import { pageWithin } from '../lists.ts'
import { route } from '../routing.ts'

/** Items live inside their subscription; these routes only read them there. */
export const subscriptionItemRoutes = [
  route<Stripe.SubscriptionItemListParams>('GET /v1/subscription_items', async (tx, params) => {
    const subscription = await tx.get('subscription', params.subscription, 'subscription')

    return pageWithin('/v1/subscription_items', subscription.items.data, params)
  }),
  route('GET /v1/subscription_items/{id}', async (tx, _, { id = '' }) => {
    const [subscription] = await tx.select(
      'subscription',
      "data->'items'->'data' @> jsonb_build_array(jsonb_build_object('id', $1::text))",
      [id],
      { limit: 1 },
    )
    const item = subscription?.items.data.find((candidate) => candidate.id === id)
    if (!item) throw missingResource('subscription_item', id)

    return item
  }),
]
