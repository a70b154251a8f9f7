import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../lists.ts'
import { readRates } from '../resources/tax-rates.ts'
import type { Tx } from '../transaction.ts'
import { makeItem } from './create-subscription.ts'
import { recurringOf } from './durations.ts'
import { periodEndOf } from './follow-invoice.ts'
import { prorate } from './proration.ts'
import { refusePrice, refuseQuantity } from './refuse-terms.ts'

type ItemParams = Stripe.SubscriptionUpdateParams.Item
/** `restarts`: the new cycle begins now and is billed whole, so only what goes is prorated. */
type Change = { behavior: string; at: number; restarts?: boolean }

/** Adds, changes and removes items. Between prices, the unused time of the old one is credited and the rest of the new one debited. */
export async function changeItems(tx: Tx, subscription: Stripe.Subscription, items: ItemParams[], change: Change) {
  const isProrated = change.behavior !== 'none' && subscription.status !== 'trialing'
  for (const [position, params] of items.entries()) {
    const current = params.id ? subscription.items.data.find((item) => item.id === params.id) : undefined
    if (params.id && !current)
      throw invalidRequest(`No such subscription item: '${params.id}'`, {
        code: 'resource_missing',
        param: `items[${position}][id]`,
      })
    if (current && isProrated)
      await prorate(tx, {
        subscription,
        item: current,
        price: current.price,
        quantity: current.quantity ?? 1,
        at: change.at,
        sign: -1,
      })
    if (params.deleted) {
      subscription.items.data = subscription.items.data.filter((item) => item.id !== params.id)
      continue
    }
    const next = await applyItem(tx, subscription, params, current, position)
    if (isProrated && !change.restarts)
      await prorate(tx, {
        subscription,
        item: next,
        price: next.price,
        quantity: next.quantity ?? 1,
        at: change.at,
        sign: 1,
      })
  }
  if (subscription.items.data.length === 0)
    throw invalidRequest('A subscription must have at least one active plan.', { param: 'items' })
}

/** Whether an item's cycle becomes another one: then the billing date moves to now, as at Stripe. */
export async function movesCycle(tx: Tx, subscription: Stripe.Subscription, items: ItemParams[]) {
  for (const { id, price: priceId } of items) {
    const current = subscription.items.data.find((item) => item.id === id)
    const price = priceId ? await tx.find('price', priceId) : null
    if (!current || !price) continue
    const [from, to] = [recurringOf(current.price), recurringOf(price)]
    if (from.interval !== to.interval || from.interval_count !== to.interval_count) return true
  }

  return false
}

async function applyItem(
  tx: Tx,
  subscription: Stripe.Subscription,
  params: ItemParams,
  current: Stripe.SubscriptionItem | undefined,
  position: number,
) {
  const price = params.price ? await tx.get('price', params.price, `items[${position}][price]`) : current?.price
  if (!price)
    throw invalidRequest(`Missing required param: items[${position}][price].`, {
      code: 'parameter_missing',
      param: `items[${position}][price]`,
    })
  // A price that was archived since goes on where it stands; it is only not taken anew.
  if (price.id !== current?.price.id)
    refusePrice(price, { currency: subscription.currency, param: `items[${position}][price]` })
  refuseQuantity(params.quantity, `items[${position}][quantity]`)
  const quantity = params.quantity ?? current?.quantity ?? 1
  const made = makeItem(
    tx,
    subscription,
    {
      price,
      quantity,
      metadata: mergeMetadata(current?.metadata, params.metadata),
      taxRates: await taxRatesOf(tx, params, current, position),
    },
    periodEndOf(subscription),
  )
  if (!current) {
    subscription.items.data.push(made)

    return made
  }

  const { plan, metadata, tax_rates } = made

  return Object.assign(current, { price: made.price, plan, quantity, metadata, tax_rates })
}

async function taxRatesOf(
  tx: Tx,
  { tax_rates: wanted }: ItemParams,
  current: Stripe.SubscriptionItem | undefined,
  position: number,
) {
  if (wanted === undefined) return current?.tax_rates ?? []

  return readRates(tx, wanted || [], `items[${position}][tax_rates]`)
}
