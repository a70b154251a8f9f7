import { Prisma } from '#prisma/generated.server/client.ts'
import type { Tx } from '#prisma/database.ts'
import { AppError } from '#workflows/shared/app-error.ts'

export type ClaimSlugInput = {
  kind: 'organization' | 'community'
  slug: string
  organizationId: string
  entityId: string
}

/** Takes an address for good, in the transaction of the thing it names. Throws SLUG_TAKEN. */
export async function claimSlug(tx: Tx, { kind, slug, organizationId, entityId }: ClaimSlugInput): Promise<void> {
  try {
    await tx.directory.create({ data: { kind, key: slug, organizationId, entityId } })
  } catch (error) {
    if (!isTaken(error)) throw error
    const message = `The address “${slug}” is taken. Try another one.`
    throw new AppError('SLUG_TAKEN', { userMessage: message, fields: { slug: message }, status: 409, cause: error })
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
