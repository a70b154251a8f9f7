import type Stripe from 'stripe'
import type { TaxRate } from '#prisma/generated.server/client.ts'
import { countryName, elsewhere } from '#workflows/billing/countries.ts'
import type { Deps } from '../platform/deps.ts'
import { keyedWrite } from './keyed-write.ts'

/** A tax rate's id at Stripe, made when it is not there yet. */
export async function ensureTaxRate(deps: Deps, rate: TaxRate): Promise<string> {
  if (rate.stripeTaxRateId) return rate.stripeTaxRateId
  const { organizationId, id } = rate
  const stripe = deps.stripeFor(organizationId)
  const made = (await findRate(stripe, rate)) ?? (await createRate(stripe, rate))
  await deps.db.forOrganization(organizationId, (tx) =>
    tx.taxRate.updateMany({ where: { organizationId, id }, data: { stripeTaxRateId: made.id } }),
  )

  return made.id
}

/** A crash may have come between Stripe's answer and our row; a key would remember it for a day only. */
async function findRate(stripe: Stripe, { id, isInclusive }: TaxRate): Promise<Stripe.TaxRate | null> {
  for await (const rate of stripe.taxRates.list({ inclusive: isInclusive, active: true, limit: 100 })) {
    if (rate.metadata?.taxRateId === id) return rate
  }

  return null
}

function createRate(stripe: Stripe, rate: TaxRate): Promise<Stripe.TaxRate> {
  const { organizationId, id, country, name, ratePpm, isInclusive } = rate
  const params: Stripe.TaxRateCreateParams = {
    display_name: name,
    ...(country === elsewhere ? { jurisdiction: countryName(country) } : { country, jurisdiction: country }),
    percentage: ratePpm / 10_000,
    inclusive: isInclusive,
    metadata: { organizationId, taxRateId: id },
  }

  return keyedWrite(`kumiko:tax-rate:${id}:create`, (options) => stripe.taxRates.create(params, options))
}
