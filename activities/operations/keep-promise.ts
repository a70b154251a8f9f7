import type { Tx } from '#prisma/database.ts'

export type MakePromiseInput = {
  organizationId: string
  workflowId: string
  userId: string
  key: string
  text: string
  dueAt: Date
}

/** Records a dated promise of a process, or moves its date while it is open. */
export async function makePromise(tx: Tx, input: MakePromiseInput): Promise<void> {
  const { organizationId, workflowId, userId, key, text, dueAt } = input
  await tx.$executeRaw`
    insert into promises (organization_id, process_id, community_id, user_id, key, text, due_at)
    select organization_id, id, community_id, ${userId}::uuid, ${key}, ${text}, ${dueAt}
    from processes where organization_id = ${organizationId}::uuid and workflow_id = ${workflowId}
    on conflict (organization_id, process_id, key)
    do update set due_at = excluded.due_at, text = excluded.text where promises.status = 'open'`
}

/** A comparison with Stripe's clock allows this much (architecture.md, "A day has a length"). */
const toleranceMs = 2_000

export type EndPromiseInput = {
  organizationId: string
  workflowId: string
  key: string
  keptAt: Date
  allowanceMs?: number
}

/** Ends an open promise: kept when `keptAt` is not later than due (plus the allowance), else late. */
export async function endPromise(tx: Tx, input: EndPromiseInput): Promise<void> {
  const { organizationId, workflowId, key, keptAt, allowanceMs = toleranceMs } = input
  await tx.$executeRaw`
    update promises set kept_at = ${keptAt},
      status = (case when ${keptAt} <= due_at + make_interval(secs => ${allowanceMs / 1000}) then 'kept' else 'late' end)::promise_status
    from processes p
    where promises.organization_id = ${organizationId}::uuid and p.organization_id = promises.organization_id
      and p.id = promises.process_id and p.workflow_id = ${workflowId} and promises.key = ${key} and promises.status = 'open'`
}

/** Waives every promise of a process that is still open, because what it was about no longer happens. */
export async function waivePromises(
  tx: Tx,
  input: { organizationId: string; workflowId: string; reason: string; keys?: string[] },
): Promise<void> {
  const { organizationId, workflowId, reason, keys } = input
  await tx.keptPromise.updateMany({
    where: { organizationId, status: 'open', process: { workflowId }, ...(keys && { key: { in: keys } }) },
    data: { status: 'waived', reason },
  })
}
