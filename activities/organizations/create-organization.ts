import { randomUUID } from 'node:crypto'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { claimSlug } from './claim-slug.ts'

export type CreateOrganizationInput = { userId: string; name: string; slug: string }

/**
 * Opens a tenant with its first owner. Pressing the button twice opens one: the same person asking for the same name and
 * address gets what is there. Throws SLUG_TAKEN.
 */
export async function createOrganization({ db }: Deps, input: CreateOrganizationInput) {
  const organizationId = randomUUID()
  try {
    await db.forOrganization(
      organizationId,
      async (tx) => {
        await tx.organization.create({ data: { id: organizationId, slug: input.slug, name: input.name } })
        await tx.staff.create({ data: { organizationId, userId: input.userId, role: 'owner' } })
        await claimSlug(tx, { kind: 'organization', slug: input.slug, organizationId, entityId: organizationId })
      },
      { actorId: input.userId, reason: 'organization created' },
    )
  } catch (error) {
    const existing = error instanceof AppError ? await findOwn({ db }, input) : null
    if (!existing) throw error

    return { organizationId: existing, slug: input.slug }
  }

  return { organizationId, slug: input.slug }
}

async function findOwn({ db }: Pick<Deps, 'db'>, { userId, name, slug }: CreateOrganizationInput) {
  const entry = await db.accounts.directory.findUnique({ where: { kind_key: { kind: 'organization', key: slug } } })
  if (!entry) return null

  const { organizationId } = entry
  const own = await db.forPerson(userId, (tx) =>
    tx.organization.findFirst({
      where: { id: organizationId, name, staff: { some: { userId, role: 'owner' } } },
      select: { id: true },
    }),
  )

  return own?.id ?? null
}
