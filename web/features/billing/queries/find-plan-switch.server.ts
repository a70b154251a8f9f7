import type { Database } from '#prisma/database.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'

export type RunningSwitch = {
  processId: string
  steps: PromiseStep[]
  openCommands: string[]
  nextAt: string | null
  isAnswerPending: boolean
}

/** The change of plan that is planned for a membership of this person, or null. One statement. */
export async function findPlanSwitch(
  db: Database,
  userId: string,
  membershipId: string,
): Promise<RunningSwitch | null> {
  const [row] = await db.forPerson(
    userId,
    (tx) => tx.$queryRaw<RunningSwitch[]>`
      select p.id as "processId", p.steps, p.open_commands as "openCommands", p.next_at as "nextAt",
        exists (select 1 from commands c where c.organization_id = p.organization_id and c.process_id = p.id
          and c.status = 'pending') as "isAnswerPending"
      from processes p
      where p.user_id = ${userId}::uuid and p.membership_id = ${membershipId}::uuid and p.kind = 'plan-switch'
        and p.closed_at is null
      order by p.opened_at desc limit 1`,
  )

  return row ?? null
}
