import type Stripe from 'stripe'
import type { TaxIdStatus } from '#workflows/billing/tax.rules.ts'
import type { Deps } from '../platform/deps.ts'

export type WriteTaxIdInput = { organizationId: string; userId: string; taxId: Stripe.TaxId; fetchedAt: Date }

const statuses: readonly TaxIdStatus[] = ['pending', 'verified', 'unverified', 'unavailable']

/** Keeps a VAT id as Stripe has it; an older answer never overwrites a newer one. */
export async function writeTaxId({ db }: Deps, { organizationId, userId, taxId, fetchedAt }: WriteTaxIdInput) {
  const { id: stripeTaxId, value, country, verification } = taxId
  const status = statuses.find((known) => known === verification?.status) ?? 'unavailable'
  const data = { value, stripeTaxId, country, status, fetchedAt }
  await db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.taxId.createMany({ data: { organizationId, userId, ...data }, skipDuplicates: true })
      await tx.taxId.updateMany({ where: { organizationId, userId, fetchedAt: { lt: fetchedAt } }, data })
    },
    { reason: 'read at Stripe' },
  )
}
