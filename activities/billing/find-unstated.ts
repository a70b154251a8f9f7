import type { Deps } from '../platform/deps.ts'

type Where = { organizationId: string; membershipId: string }
export type UnstatedFact =
  | (Where & { kind: 'pause'; pauseId: string; pausedAt: Date; stripeSubscriptionId: string })
  | (Where & { kind: 'invoice'; stripeInvoiceId: string })
  | (Where & { kind: 'purchase'; sessionId: string })

type Row = Where & {
  kind: UnstatedFact['kind']
  reference: string
  pauseId: string | null
  at: Date
}

/**
 * Facts that a statement should exist for and none does, oldest first: credits of pauses, refunds in the books with and
 * without success, and invoices taken back.
 */
export async function findUnstated({ db }: Deps): Promise<UnstatedFact[]> {
  const rows = await db.forPlatform(
    'statements',
    (tx) => tx.$queryRaw<Row[]>`
      with stated as (select organization_id, source_kind, source_id from statements),
      refunds_booked as (
        select t.organization_id, t.membership_id, t.subject, t.source_id, min(t.at) as at, coalesce(sum(e.amount_cents), 0) as cents
        from ledger_transactions t join ledger_entries e on e.organization_id = t.organization_id and e.transaction_id = t.id
        where t.source_kind = 'refund' and e.account in ('refunds', 'tax')
        group by t.organization_id, t.membership_id, t.subject, t.source_id),
      sales as (
        select r.organization_id, r.membership_id, r.subject, r.at from refunds_booked r
        where r.cents <> 0 and not exists (select 1 from stated s where s.organization_id = r.organization_id
            and s.source_kind = 'refund' and s.source_id = r.source_id)
          or r.cents = 0 and exists (select 1 from stated s where s.organization_id = r.organization_id
            and s.source_kind = 'refund' and s.source_id = r.source_id)
          and not exists (select 1 from stated s where s.organization_id = r.organization_id
            and s.source_kind = 'refund-failed' and s.source_id = r.source_id)
        union all
        select i.organization_id, i.membership_id, i.stripe_invoice_id, i.issued_at from invoices i
        where i.status = 'void' and i.total_cents > 0 and not exists (select 1 from stated s
          where s.organization_id = i.organization_id and s.source_kind = 'void' and s.source_id = i.stripe_invoice_id)),
      unstated as (
        select 'pause' as kind, p.organization_id, p.membership_id, m.stripe_subscription_id as reference, p.id as pause_id,
          p.paused_at as at
        from pauses p join memberships m on m.organization_id = p.organization_id and m.id = p.membership_id
        where p.credit_cents > 0 and p.refusal is null and m.stripe_subscription_id is not null and not exists (select 1 from stated s
          where s.organization_id = p.organization_id and s.source_kind = 'pause' and s.source_id = p.id::text)
        union all
        select case when i.id is null then 'purchase' else 'invoice' end, s.organization_id, s.membership_id,
          coalesce(i.stripe_invoice_id, c.stripe_session_id), null, s.at
        from sales s
        left join invoices i on i.organization_id = s.organization_id and i.stripe_invoice_id = s.subject
        left join checkouts c on i.id is null and c.organization_id = s.organization_id and c.membership_id = s.membership_id
          and c.state = 'fulfilled')
      select kind, organization_id as "organizationId", membership_id as "membershipId", reference, pause_id as "pauseId", at
      from unstated where reference is not null order by at, reference limit 5000`,
  )

  return rows.map(factOf)
}

function factOf({ kind, organizationId, membershipId, reference, pauseId, at }: Row): UnstatedFact {
  const where = { organizationId, membershipId }
  if (kind === 'pause') {
    return { ...where, kind, pauseId: pauseId ?? '', pausedAt: at, stripeSubscriptionId: reference }
  }

  return kind === 'invoice' ? { ...where, kind, stripeInvoiceId: reference } : { ...where, kind, sessionId: reference }
}
