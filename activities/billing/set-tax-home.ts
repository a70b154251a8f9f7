import type { Deps } from '../platform/deps.ts'

export type SetTaxHomeInput = { organizationId: string; country: string; actorId: string }

/** Where an organization is at home for taxes. */
export async function setTaxHome({ db }: Deps, { organizationId, country, actorId }: SetTaxHomeInput): Promise<void> {
  await db.forOrganization(
    organizationId,
    (tx) => tx.taxHome.upsert({ where: { organizationId }, create: { organizationId, country }, update: { country } }),
    { actorId, reason: 'tax home set' },
  )
}
