import { z } from 'zod'
import type { Database } from '#prisma/database.ts'
import type { Evidence } from '#workflows/billing/dispute-evidence.rules.ts'
import type { DisputeMovement } from '#workflows/billing/ledger.rules.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'
import type { OrganizationDispute } from './load-disputes.server.ts'

export type DisputeProcessView = { id: string; steps: PromiseStep[]; openCommands: string[]; isClosed: boolean }

export type DisputeAnswerView = { evidence: Evidence; createdAt: string; by: string | null; status: string | null }

export type DisputePage = OrganizationDispute & {
  stripeDisputeId: string
  stripeInvoiceId: string | null
  cardLast4: string | null
  closedAt: string | null
  membershipId: string
  movements: DisputeMovement[]
  invoice: { id: string; number: string | null; periodStartsAt: string | null; periodEndsAt: string | null } | null
  process: DisputeProcessView | null
  /** What was sent to the bank, newest first. */
  answers: DisputeAnswerView[]
}

/** One dispute of this organization with its process and answers; null when it is another's. One statement. */
export async function loadDispute(
  db: Database,
  organizationId: string,
  disputeId: string | undefined,
): Promise<DisputePage | null> {
  const id = z.uuid().safeParse(disputeId)
  if (!id.success) return null
  const [row] = await db.forOrganization(
    organizationId,
    (tx) => tx.$queryRaw<{ dispute: DisputePage }[]>`
      select json_build_object('id', d.id, 'stripeDisputeId', d.stripe_dispute_id, 'stripeInvoiceId', d.stripe_invoice_id,
        'status', d.status, 'reason', d.reason, 'amountCents', d.amount_cents, 'currency', d.currency, 'cardLast4', d.card_last4,
        'openedAt', d.opened_at, 'evidenceDueAt', d.evidence_due_at, 'evidenceSentAt', d.evidence_sent_at, 'closedAt', d.closed_at,
        'movements', d.movements, 'membershipId', d.membership_id, 'community', c.name,
        'member', json_build_object('id', u.id, 'name', u.name, 'email', u.email),
        'invoice', (select json_build_object('id', i.id, 'number', i.number, 'periodStartsAt', i.period_starts_at,
            'periodEndsAt', i.period_ends_at)
          from invoices i where i.organization_id = d.organization_id and i.stripe_invoice_id = d.stripe_invoice_id),
        'process', (select json_build_object('id', p.id, 'steps', p.steps, 'openCommands', p.open_commands,
            'isClosed', p.closed_at is not null)
          from processes p where p.organization_id = d.organization_id and p.kind = 'dispute' and p.subject_id = d.id
          order by p.opened_at desc limit 1),
        'answers', (select coalesce(json_agg(json_build_object('evidence', a.evidence, 'createdAt', a.created_at, 'by', w.name,
            'status', k.status) order by a.created_at desc), '[]')
          from dispute_answers a
          left join users w on w.id = a.actor_id
          left join commands k on k.organization_id = a.organization_id and k.id = a.id
          where a.organization_id = d.organization_id and a.dispute_id = d.id)) as dispute
      from disputes d
      join communities c on c.organization_id = d.organization_id and c.id = d.community_id
      join users u on u.id = d.user_id
      where d.organization_id = ${organizationId}::uuid and d.id = ${id.data}::uuid`,
  )

  return row?.dispute ?? null
}
