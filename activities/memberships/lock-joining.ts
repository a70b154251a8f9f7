import type { Tx } from '#prisma/database.ts'

/** One lock per person and community: two sessions, or webhook and return page, come one after the other. */
export async function lockJoining(tx: Tx, { communityId, userId }: { communityId: string; userId: string }) {
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`join:${communityId}:${userId}`}, 0))::text`
}
