import type { Database } from '#prisma/database.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'
import { teamCommands } from '../../memberships/command-words.ts'

export type DunningView = {
  processId: string
  stage: string
  nextAt: string | null
  steps: PromiseStep[]
  /** What the team may ask of it now. */
  commands: string[]
}

/** How an unpaid invoice of this organization is being asked for; null when it is not. One statement. */
export async function loadDunning(
  db: Database,
  organizationId: string,
  invoiceId: string,
): Promise<DunningView | null> {
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<{ dunning: DunningView }[]>`
      select json_build_object('processId', p.id, 'stage', p.stage, 'nextAt', p.next_at, 'steps', p.steps,
        'commands', p.open_commands) as dunning
      from invoices i
      join dunnings d on d.organization_id = i.organization_id and d.stripe_invoice_id = i.stripe_invoice_id
      join processes p on p.organization_id = d.organization_id and p.kind = 'dunning' and p.subject_id = d.id
      where i.organization_id = ${organizationId}::uuid and i.id = ${invoiceId}::uuid and p.closed_at is null
      order by p.opened_at desc limit 1`,
  )
  if (!row) return null

  return { ...row.dunning, commands: teamCommands(row.dunning.commands) }
}
