import type { Database } from '#prisma/database.ts'

/** Whether anything runs for this person: then the promise page is their home. */
export async function loadIsBusy(db: Database, userId: string): Promise<boolean> {
  const [row] = await db.forPerson(
    userId,
    (tx) => tx.$queryRaw<{ isBusy: boolean }[]>`
      select exists (select 1 from processes where user_id = ${userId}::uuid and closed_at is null)
        or exists (select 1 from memberships where user_id = ${userId}::uuid and state = 'live') as "isBusy"`,
  )

  return row?.isBusy ?? false
}
