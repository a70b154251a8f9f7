import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { pageWithin } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

/** How long the register of a country takes to answer; seconds of a protocol never scale. */
const ANSWER_SECONDS = 1
/** Stripe's numbers for tests: the last nine digits decide. Any other number the sandbox cannot know. */
const VERDICTS: Record<string, Stripe.TaxId.Verification.Status> = {
  '000000000': 'verified',
  '111111111': 'unverified',
  '222222222': 'pending',
}
const EU_VAT = /^(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z]{8,12}$/

async function createTaxId(tx: Tx, { type, value }: Stripe.CustomerCreateTaxIdParams, customerId: string) {
  const customer = await tx.get('customer', customerId)
  const plain = value.replace(/[\s.-]/g, '').toUpperCase()
  if (type === 'eu_vat' && !EU_VAT.test(plain))
    throw invalidRequest(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param: 'value' })
  const taxId = tx.create('tax_id', {
    country: type === 'eu_vat' ? countryOf(plain) : null,
    customer: customer.id,
    owner: { type: 'customer', customer: customer.id, customer_account: null },
    type,
    value: plain,
    verification: {
      status: type === 'eu_vat' ? 'pending' : 'unavailable',
      verified_address: null,
      verified_name: null,
    },
  })
  await emit(tx, 'customer.tax_id.created', taxId)
  if (type === 'eu_vat') await tx.schedule(taxId.id, 'tax_id.verify', tx.now + ANSWER_SECONDS)

  return taxId
}

/** Greece writes EL before its numbers, and the north of Ireland XI. */
function countryOf(value: string) {
  const prefix = value.slice(0, 2)

  return prefix === 'EL' ? 'GR' : prefix === 'XI' ? 'GB' : prefix
}

/** What the register says about a number. */
export async function verifyTaxId(tx: Tx, id: string) {
  const taxId = await tx.find('tax_id', id)
  const status = VERDICTS[taxId?.value.slice(-9) ?? ''] ?? 'unavailable'
  if (!taxId?.verification || status === 'pending') return
  taxId.verification = {
    status,
    verified_address: status === 'verified' ? '123 TEST STREET' : null,
    verified_name: status === 'verified' ? 'TEST' : null,
  }
  await emitUpdated(tx, 'customer.tax_id.updated', taxId)
}

export function taxIdsOf(tx: Tx, customerId: string): Promise<Stripe.TaxId[]> {
  return tx.select('tax_id', "data->>'customer' = $1", [customerId])
}

async function ownTaxId(tx: Tx, customerId: string, id: string) {
  const taxId = await tx.get('tax_id', id)
  if (taxId.customer !== customerId)
    throw invalidRequest(`No such tax ID: '${id}'`, { code: 'resource_missing', param: 'id' })

  return taxId
}

export const taxIdRoutes = [
  route<Stripe.CustomerCreateTaxIdParams>('POST /v1/customers/{id}/tax_ids', (tx, params, { id = '' }) =>
    createTaxId(tx, params, id),
  ),
  route<Stripe.PaginationParams>('GET /v1/customers/{id}/tax_ids', async (tx, params, { id = '' }) => {
    await tx.get('customer', id)

    return pageWithin(`/v1/customers/${id}/tax_ids`, await taxIdsOf(tx, id), params)
  }),
  route('GET /v1/customers/{customerId}/tax_ids/{id}', (tx, _, { customerId = '', id = '' }) =>
    ownTaxId(tx, customerId, id),
  ),
  route('DELETE /v1/customers/{customerId}/tax_ids/{id}', async (tx, _, { customerId = '', id = '' }) => {
    const taxId = await ownTaxId(tx, customerId, id)
    await tx.unschedule(id)
    tx.delete(taxId)
    await emit(tx, 'customer.tax_id.deleted', taxId)

    return { id, object: 'tax_id', deleted: true }
  }),
]
