import type Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { ensureStripeCustomer } from './ensure-stripe-customer.ts'
import { keyedWrite } from './keyed-write.ts'
import { isRefusedByStripe } from './stripe-errors.ts'
import { writeTaxId } from './write-tax-id.ts'

export type SaveTaxIdInput = { organizationId: string; userId: string; value: string }

const looks = 4
const pauseMs = 400

/**
 * Puts a person's VAT id on their customer at Stripe, in place of an earlier one, and waits a moment for the register's
 * answer; what comes later comes as news. Safe to repeat. Throws TAX_ID_WRONG.
 */
export async function saveTaxId(deps: Deps, { organizationId, userId, value }: SaveTaxIdInput): Promise<void> {
  const plain = value.replaceAll(/[\s.-]/g, '').toUpperCase()
  const stripe = deps.stripeFor(organizationId)
  const customer = await ensureStripeCustomer(deps, { organizationId, userId })
  const known = (await stripe.customers.listTaxIds(customer, { limit: 100 })).data
  const present = known.find((taxId) => taxId.type === 'eu_vat' && taxId.value === plain)
  const made = present ?? (await create(stripe, customer, plain))
  for (const { id } of known.filter((taxId) => taxId.type === 'eu_vat' && taxId.id !== made.id)) {
    await stripe.customers.deleteTaxId(customer, id)
  }
  const taxId = await settled(stripe, customer, made)
  await writeTaxId(deps, { organizationId, userId, taxId, fetchedAt: new Date() })
}

async function create(stripe: Stripe, customer: string, value: string): Promise<Stripe.TaxId> {
  try {
    // Of its time: the same number may be taken away and given again within the day that a key lives.
    const key = `kumiko:tax-id:${customer}:${value}:${Math.floor(Date.now() / 60_000)}`

    return await keyedWrite(key, (options) =>
      stripe.customers.createTaxId(customer, { type: 'eu_vat', value }, options),
    )
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    const userMessage = 'This is no VAT id of the EU. Write it with its country, like DE123456789.'
    throw new AppError('TAX_ID_WRONG', { userMessage, fields: { taxId: userMessage } })
  }
}

async function settled(stripe: Stripe, customer: string, made: Stripe.TaxId): Promise<Stripe.TaxId> {
  let taxId = made
  for (let look = 0; taxId.verification?.status === 'pending' && look < looks; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    taxId = await stripe.customers.retrieveTaxId(customer, made.id)
  }

  return taxId
}
