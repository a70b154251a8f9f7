import type { Deps } from '../platform/deps.ts'

export type ChangeProfileInput = { userId: string; name: string; timeZone: string | null }

/** Sets what others call a person and the zone their times are printed in. */
export async function changeProfile({ db }: Deps, { userId, name, timeZone }: ChangeProfileInput): Promise<void> {
  await db.accounts.user.update({ where: { id: userId }, data: { name, timeZone }, select: { id: true } })
}
