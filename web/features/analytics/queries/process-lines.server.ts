import { Prisma } from '#prisma/generated.server/client.ts'
import type { Span } from './money-lines.server.ts'

/**
 * `dunning_lines`: invoices whose first payment failed, by how it ended. The class is that of the first refusal: later
 * tries say what became of it. What was paid after the end and given its worth is recovered, late, and in the month of its
 * payment; a chargeback is no failed payment.
 */
export function dunningLines(organizationId: string, { from, until }: Span): Prisma.Sql {
  return Prisma.sql`
    decided as (
      select d.*,
        case when d.outcome = 'paid' then coalesce(i.paid_at, d.closed_at)
          when late.given_at is not null then coalesce(i.paid_at, late.given_at) else d.closed_at end as at,
        case when d.outcome = 'paid' or late.given_at is not null then 'recovered' else 'not-recovered' end as figure,
        coalesce(d.first_route, case when d.route <> 'soft' or d.decline_code is not null then d.route end, 'unseen') as part
      from dunnings d
      left join invoices i on i.organization_id = d.organization_id and i.stripe_invoice_id = d.stripe_invoice_id
      -- By the process that asked for it, or by one that its late payment began.
      cross join lateral (
        select coalesce(d.restored_at, (select l.restored_at from dunnings l
          where l.organization_id = d.organization_id and l.stripe_invoice_id = d.stripe_invoice_id and l.kind = 'late')) as given_at
      ) late
      where d.organization_id = ${organizationId}::uuid and d.kind in ('renewal', 'resume') and d.outcome is not null
    ),
    dunning_lines as (
      select 'd' || d.id as id, d.membership_id, told.plan_id, d.currency, d.at, d.figure, d.part, d.amount_cents as cents,
        case when d.figure = 'recovered' then greatest(0, extract(epoch from d.at - d.first_failed_at))::float8 else 0 end as seconds,
        'failed ' || coalesce(d.first_decline_code, d.decline_code, '') || ' ' || d.stripe_invoice_id as what
      from decided d ${toldBefore('d')}
      where d.at >= ${from} and d.at < ${until}
    )`
}

/** `pause_lines`: pauses that began, those of them that an offer led to, and those that were resumed. */
export function pauseLines(organizationId: string, { from, until }: Span): Prisma.Sql {
  return Prisma.sql`
    pauses_told as (
      select p.id, p.organization_id, p.membership_id, p.source, l.figure, l.at
      from pauses p cross join lateral (values
        ('pause-begun', p.paused_at),
        (case when p.source in ('cancel', 'dunning', 'offer') then 'pause-accepted' end, p.paused_at),
        ('pause-resumed', p.resumed_at)
      ) l (figure, at)
      where p.organization_id = ${organizationId}::uuid and l.figure is not null and l.at >= ${from} and l.at < ${until}
    ),
    pause_lines as (
      select 'p' || p.id as id, p.membership_id, told.plan_id, told.currency, p.at, p.figure, '' as part,
        told.monthly_cents as cents, 0::float8 as seconds, 'pause ' || p.source as what
      from pauses_told p ${toldBefore('p')}
    )`
}

/** The plan that a membership had at the moment of a row; the first it ever had for a moment before all of them. */
function toldBefore(alias: 'd' | 'p'): Prisma.Sql {
  const row = Prisma.raw(alias)

  return Prisma.sql`cross join lateral (
        select h.plan_id, h.currency, h.monthly_cents from membership_history h
        where h.organization_id = ${row}.organization_id and h.membership_id = ${row}.membership_id
        order by h.at > ${row}.at, case when h.at > ${row}.at then -h.id else h.id end desc limit 1) told`
}
