import type { Tx } from '#prisma/database.ts'

export type EndGoalsInput = { organizationId: string; membershipId: string }

/**
 * Lets the goal of an ended membership go, so that whoever comes back chooses anew. While a trial runs it stays: the
 * trial decides by it whether a charge may be kept.
 */
export async function endGoals(tx: Tx, { organizationId, membershipId }: EndGoalsInput): Promise<void> {
  await tx.$executeRaw`
    update enrolments e set status = 'withdrawn', withdrawn_at = now()
    from memberships m
    where e.organization_id = ${organizationId}::uuid and e.membership_id = ${membershipId}::uuid and e.status = 'selected'
      and m.organization_id = e.organization_id and m.id = e.membership_id and m.state = 'ended'
      and not exists (select 1 from processes p where p.organization_id = e.organization_id and p.kind = 'trial'
        and p.subject_id = e.membership_id and p.closed_at is null)`
}
