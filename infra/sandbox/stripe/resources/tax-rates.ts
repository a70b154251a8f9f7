import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { unset } from './shared.ts'

async function createRate(tx: Tx, params: Stripe.TaxRateCreateParams) {
  if (params.percentage < 0 || params.percentage > 100)
    throw invalidRequest('percentage must be between 0 and 100.', { param: 'percentage' })
  const rate = tx.create('tax_rate', {
    active: params.active ?? true,
    country: params.country ?? null,
    description: params.description ?? null,
    display_name: params.display_name,
    effective_percentage: params.percentage,
    inclusive: params.inclusive,
    jurisdiction: params.jurisdiction ?? null,
    metadata: mergeMetadata({}, params.metadata),
    percentage: params.percentage,
    rate_type: 'percentage',
    state: params.state ?? null,
    tax_type: params.tax_type ?? null,
  })
  await emit(tx, 'tax_rate.created', rate)

  return rate
}

async function updateRate(tx: Tx, params: Stripe.TaxRateUpdateParams, id: string) {
  const rate = await tx.get('tax_rate', id)
  rate.metadata = mergeMetadata(rate.metadata, params.metadata)
  if (params.active !== undefined) rate.active = params.active
  if (params.country !== undefined) rate.country = unset(params.country)
  if (params.description !== undefined) rate.description = unset(params.description)
  if (params.display_name !== undefined) rate.display_name = params.display_name
  if (params.jurisdiction !== undefined) rate.jurisdiction = unset(params.jurisdiction)
  if (params.state !== undefined) rate.state = unset(params.state)
  await emitUpdated(tx, 'tax_rate.updated', rate)

  return rate
}

/** The rates that a request names; archived ones are refused. */
export async function readRates(tx: Tx, ids: string[], param: string): Promise<Stripe.TaxRate[]> {
  const rates: Stripe.TaxRate[] = []
  for (const id of ids) {
    const rate = await tx.get('tax_rate', id, param)
    if (!rate.active) throw invalidRequest(`Tax rate ${id} is archived and cannot be used.`, { param })
    rates.push(structuredClone(rate))
  }

  return rates
}

export const taxRateRoutes = [
  route<Stripe.TaxRateCreateParams>('POST /v1/tax_rates', createRate),
  route('GET /v1/tax_rates/{id}', (tx, _, { id = '' }) => tx.get('tax_rate', id)),
  route<Stripe.TaxRateUpdateParams>('POST /v1/tax_rates/{id}', (tx, params, { id = '' }) => updateRate(tx, params, id)),
  route<Stripe.TaxRateListParams>('GET /v1/tax_rates', (tx, params) =>
    listObjects(
      tx,
      'tax_rate',
      '/v1/tax_rates',
      params,
      new Filter().equals('active', params.active).equals('inclusive', params.inclusive),
    ),
  ),
]
