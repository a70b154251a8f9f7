import type { TaxRate } from '#prisma/generated.server/client.ts'
import type { Deps } from '../platform/deps.ts'
import { ensureTaxRate } from './ensure-tax-rate.ts'

export type SetTaxRateInput = {
  organizationId: string
  actorId: string
  country: string
  name: string
  /** Millionths. */
  ratePpm: number
  isInclusive: boolean
  /** The form's token: it becomes the rate's id, so the same form sets it once. */
  token: string
}

/**
 * The tax of a country from now on; the one before it ends. Stripe's rate is made at once, else by the first checkout that
 * needs it. Who joined under the earlier rate is moved to this one by `followTaxRates`.
 */
export async function setTaxRate(deps: Deps, input: SetTaxRateInput): Promise<void> {
  const { organizationId, token: id, actorId, country, name, ratePpm, isInclusive } = input
  const rate = await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const known = await tx.taxRate.findUnique({ where: { organizationId_id: { organizationId, id } } })
      if (known) return known
      await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`tax:${organizationId}:${country}`}, 0))::text`
      await tx.taxRate.updateMany({ where: { organizationId, country, endedAt: null }, data: { endedAt: new Date() } })

      return tx.taxRate.create({ data: { organizationId, id, country, name, ratePpm, isInclusive } })
    },
    { actorId, reason: 'tax rate set' },
  )
  await makeNow(deps, rate)
}

async function makeNow(deps: Deps, rate: TaxRate): Promise<void> {
  try {
    await ensureTaxRate(deps, rate)
  } catch (error) {
    deps.log.warn({ err: error, taxRateId: rate.id }, 'a tax rate waits for Stripe')
  }
}
