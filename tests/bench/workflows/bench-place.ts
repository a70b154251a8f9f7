import { randomUUID } from 'node:crypto'
import { openProcess } from '#activities/operations/open-process.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { trialPolicySchema } from '#workflows/memberships/trial-policy.ts'
import { trialWorkflowId, trialWorkflowType } from '#workflows/memberships/trial.messages.ts'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'

export type Place = { organizationId: string; userId: string }

/** An organization with somebody in it, for whom processes can be opened. */
export async function addPlace({ db }: Deps): Promise<Place> {
  const [organizationId, userId] = [randomUUID(), randomUUID()]
  await db.accounts.user.create({
    data: { id: userId, email: `${userId}@example.test`, name: 'Somebody', passwordHash: 'none' },
  })
  await db.forOrganization(organizationId, (tx) =>
    tx.organization.create({ data: { id: organizationId, slug: `bench-${organizationId}`, name: 'Bench' } }),
  )

  return { organizationId, userId }
}

/** What the product sends to start a trial. */
export function trialStart({ organizationId }: Place): StartPayload {
  const membershipId = randomUUID()

  return {
    workflowId: trialWorkflowId(membershipId),
    workflowType: trialWorkflowType,
    input: { organizationId, membershipId, policy: trialPolicySchema.parse({}), dayMs: 86_400_000 },
    searchAttributes: {
      KumikoProcess: 'trial',
      KumikoStage: 'trial',
      KumikoOrganization: organizationId,
      KumikoMember: membershipId,
      KumikoSubject: membershipId,
      KumikoDeadline: new Date(Date.now() + 3 * 86_400_000).toISOString(),
      KumikoAmountCents: 2900,
      KumikoNeedsHuman: false,
    },
    summary: `Trial of membership ${membershipId}`,
  }
}

export function noopStart(): StartPayload {
  return { workflowId: `noop:${randomUUID()}`, workflowType: 'noop', input: {}, searchAttributes: {}, summary: 'noop' }
}

/** Rows and outbox of processes in one transaction, as an operation leaves them. Returns the instant of the commit. */
export async function commitProcesses(deps: Deps, place: Place, starts: StartPayload[]): Promise<number> {
  const view = { title: 'Bench', stage: 'open', openCommands: [], needsHuman: false, steps: [] }
  await deps.db.forOrganization(place.organizationId, async (tx) => {
    for (const start of starts) {
      await openProcess(tx, { ...place, kind: 'trial', subjectId: randomUUID(), start, view })
    }
  })

  return Date.now()
}
