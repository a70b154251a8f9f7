import type { Database, Tx } from '#prisma/database.ts'
import type { Prisma } from '#prisma/generated.server/client.ts'
import type { Access } from '#workflows/memberships/access.rules.ts'

/** What a query of a community needs to know about its reader; any community grant fits. */
export type CommunityReader = {
  deps: { db: Database }
  organizationId: string
  community: { id: string; slug: string; name: string }
  role: string | null
  access: Access
  viewer: { id: string } | null
}

/** Members and staff may read inside their community; to all others the database shows only what is published. */
export function isInside({ role, access }: Pick<CommunityReader, 'role' | 'access'>): boolean {
  return role !== null || access === 'full' || access === 'read-only'
}

/** Opens the narrowest door that shows this reader the community. */
export function readCommunity<T>(reader: CommunityReader, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { db } = reader.deps

  return isInside(reader) ? db.forOrganization(reader.organizationId, work) : db.forPublic(work)
}

/** A single statement through that door, in one round trip. */
export function askCommunity<Row>(reader: CommunityReader, statement: Prisma.Sql): Promise<Row[]> {
  const { deps, organizationId } = reader

  return deps.db.read(isInside(reader) ? { organization: organizationId } : { public: 'on' }, statement)
}
