import type { Tx } from '#prisma/database.ts'

export type LoadSaidInput = {
  organizationId: string
  /** What the dedupe keys of a process's messages begin with; the message's name follows. */
  prefix: string
}

/** Which messages of a process were handed over, and when. */
export async function loadSaid<Message extends string>(
  tx: Tx,
  { organizationId, prefix }: LoadSaidInput,
): Promise<Partial<Record<Message, string>>> {
  const rows = await tx.delivery.findMany({
    where: { organizationId, dedupeKey: { startsWith: prefix }, handedOverAt: { not: null } },
    select: { dedupeKey: true, handedOverAt: true },
  })
  const said = rows.map(({ dedupeKey, handedOverAt }) => [dedupeKey.slice(prefix.length), handedOverAt?.toISOString()])

  return Object.fromEntries(said) as Partial<Record<Message, string>>
}
