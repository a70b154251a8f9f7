import type { Deps } from '../platform/deps.ts'

export type EndTaxRateInput = { organizationId: string; taxRateId: string; actorId: string }

/** Nobody new pays this tax; whoever pays it already is freed by `followTaxRates`, from the next invoice on. */
export async function endTaxRate({ db }: Deps, { organizationId, taxRateId, actorId }: EndTaxRateInput): Promise<void> {
  await db.forOrganization(
    organizationId,
    (tx) =>
      tx.taxRate.updateMany({
        where: { organizationId, id: taxRateId, endedAt: null },
        data: { endedAt: new Date() },
      }),
    { actorId, reason: 'tax rate ended' },
  )
}
