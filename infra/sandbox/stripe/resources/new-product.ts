import type Stripe from 'stripe'
import { mergeMetadata } from '../lists.ts'
import type { Tx } from '../transaction.ts'

/** A product as it begins, not announced yet: a price of its own may come first. */
export function newProduct(tx: Tx, params: Stripe.ProductCreateParams) {
  return tx.create('product', {
    ...(params.id ? { id: params.id } : {}),
    active: params.active ?? true,
    default_price: null,
    description: params.description ?? null,
    images: params.images ?? [],
    marketing_features: params.marketing_features ?? [],
    metadata: mergeMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: params.shippable ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    tax_code: params.tax_code ?? null,
    type: params.type ?? 'service',
    unit_label: params.unit_label ?? null,
    updated: tx.now,
    url: params.url ?? null,
  })
}
