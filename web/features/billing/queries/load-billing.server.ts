import type { Database } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import type { HistoryRecord } from '../history-words.ts'
import type { InvoiceDispute } from '../invoice-dispute.ts'
import { disputesOfInvoice } from './disputes-of-invoice.server.ts'

export type BillPlan = { name: string; interval: string; amountCents: number; currency: string }

export type Bill = {
  id: string
  state: string
  stripeStatus: string
  hasSubscription: boolean
  hasCustomer: boolean
  joinedAt: string | null
  cancelAt: string | null
  trialEndsAt: string | null
  cardBrand: string | null
  cardLast4: string | null
  cardExpiresOn: string | null
  dunningDay: number | null
  /** Another plan from the end of the period. */
  isSwitching: boolean
  plan: BillPlan
  community: { slug: string; name: string }
  /** Of what runs for it, the first that costs something: a dispute beside it has no charge of its own. */
  charge: { amountCents: number; currency: string; at: string } | null
  process: {
    id: string
    nextStep: string | null
    nextAt: string | null
    amountCents: number | null
    currency: string | null
  } | null
}

export type BillInvoice = {
  id: string
  number: string | null
  status: string
  reason: string
  totalCents: number
  amountRefundedCents: number
  currency: string
  hostedUrl: string | null
  pdfUrl: string | null
  issuedAt: string
  periodStartsAt: string | null
  firstFailedAt: string | null
  community: string
  disputes: InvoiceDispute[]
}

/** A document of our own about what was credited to me. */
export type BillStatement = {
  statementId: string
  label: string
  about: string
  community: string
  amountCents: number
  currency: string
}

export type Sum = { currency: string; paidCents: number; refundedCents: number; takenBackCents: number }
export type Credit = { currency: string; amountCents: number; organization: string }
/** Money from a bank account that is not there yet. */
export type Transfer = { processId: string; community: string; amountCents: number; currency: string; at: string }
export type Told = { id: string; subject: string; at: string; community: string }

export type Billing = {
  bills: Bill[]
  transfers: Transfer[]
  invoices: BillInvoice[]
  invoiceCount: number
  statements: BillStatement[]
  year: Sum[]
  credits: Credit[]
  records: HistoryRecord[]
  told: Told[]
}

const nothing: Billing = {
  bills: [],
  transfers: [],
  invoices: [],
  invoiceCount: 0,
  statements: [],
  year: [],
  credits: [],
  records: [],
  told: [],
}

/** What the audit log keeps of a membership on one side of a change, as `Snapshot` of history-words.ts. */
function snapshot(side: 'before' | 'after'): Prisma.Sql {
  const row = Prisma.raw(`c.${side}`)

  return Prisma.sql`json_build_object('state', ${row}->>'state', 'status', ${row}->>'stripe_status', 'cancelAt', ${row}->>'cancel_at',
    'dunningDay', (${row}->>'dunning_day')::int, 'extendedTo', ${row}->>'trial_extended_to', 'bannedAt', ${row}->>'banned_at',
    'card', ${row}->>'card_last4', 'trialEndsAt', ${row}->>'trial_ends_at',
    'plan', (select json_build_object('name', p.name, 'interval', p.interval, 'amountCents', p.amount_cents, 'currency', p.currency)
      from plans p where p.organization_id = c.organization_id and p.id::text = ${row}->>'plan_id'))`
}

/** Everything about my money, across tenants: memberships, invoices, credit, the record of every change. One statement. */
export async function loadBilling(db: Database, userId: string, { isWhole }: { isWhole: boolean }): Promise<Billing> {
  const [invoiceLimit, recordLimit] = isWhole ? [200, 300] : [6, 40]
  const [row] = await db.forPerson(
    userId,
    (tx) => tx.$queryRaw<Billing[]>`
      with mine as (
        select m.*, c.slug, c.name as community_name from memberships m
        join communities c on c.organization_id = m.organization_id and c.id = m.community_id
        where m.user_id = ${userId}::uuid and m.state <> 'pending'
        order by m.state = 'ended', m.joined_at desc limit 50),
      bills as (
        select i.*, m.community_name, ${disputesOfInvoice} as disputes from invoices i join mine m on m.organization_id = i.organization_id and m.id = i.membership_id
        where i.status <> 'draft'),
      changes as (
        select a.organization_id, a.entity_id, a.at, a.id, a.actor_id, a.reason, a.before, a.after, m.community_name
        from mine m join audit_log a on a.organization_id = m.organization_id and a.entity = 'memberships' and a.entity_id = m.id::text
        where a.kind = 'change' and (a.before is null
          or (a.before->>'state', a.before->>'stripe_status', a.before->>'plan_id', a.before->>'cancel_at', a.before->>'dunning_day',
              a.before->>'trial_extended_to', a.before->>'banned_at', a.before->>'card_last4')
            is distinct from (a.after->>'state', a.after->>'stripe_status', a.after->>'plan_id', a.after->>'cancel_at',
              a.after->>'dunning_day', a.after->>'trial_extended_to', a.after->>'banned_at', a.after->>'card_last4'))
        order by a.at desc, a.id desc limit ${recordLimit})
      select
        coalesce((select json_agg(x) from (
          select m.id, m.state, m.stripe_status as "stripeStatus", m.stripe_subscription_id is not null as "hasSubscription",
            m.stripe_customer_id is not null as "hasCustomer", m.joined_at as "joinedAt", m.cancel_at as "cancelAt",
            m.trial_ends_at as "trialEndsAt", m.card_brand as "cardBrand", m.card_last4 as "cardLast4",
            m.card_expires_on as "cardExpiresOn", m.dunning_day as "dunningDay",
            exists (select 1 from processes w where w.organization_id = m.organization_id and w.membership_id = m.id
              and w.kind = 'plan-switch' and w.closed_at is null) as "isSwitching",
            json_build_object('slug', m.slug, 'name', m.community_name) as community,
            json_build_object('name', p.name, 'interval', p.interval, 'amountCents', p.amount_cents, 'currency', p.currency) as plan,
            (select json_build_object('amountCents', f.amount_cents, 'currency', f.currency, 'at', f.next_at)
              from processes f where f.organization_id = m.organization_id and f.membership_id = m.id and f.closed_at is null
                and f.amount_cents > 0 and f.currency is not null and f.next_at is not null
              order by f.workflow_id is null, f.opened_at desc limit 1) as charge,
            (select json_build_object('id', o.id, 'nextStep', o.next_step, 'nextAt', o.next_at, 'amountCents', o.amount_cents, 'currency', o.currency)
              from processes o where o.organization_id = m.organization_id and o.membership_id = m.id and o.closed_at is null
              order by o.workflow_id is null, o.opened_at desc limit 1) as process
          from mine m join plans p on p.organization_id = m.organization_id and p.id = m.plan_id) x), '[]') as bills,
        coalesce((select json_agg(x) from (
          select t.id as "processId", c.name as community, t.amount_cents as "amountCents", t.currency, t.next_at as at
          from processes t join memberships m on m.organization_id = t.organization_id and m.id = t.membership_id
          join communities c on c.organization_id = m.organization_id and c.id = m.community_id
          where m.user_id = ${userId}::uuid and t.kind = 'transfer' and t.closed_at is null
            and t.amount_cents is not null and t.currency is not null and t.next_at is not null limit 20) x), '[]') as transfers,
        coalesce((select json_agg(x) from (
          select b.id, b.number, b.status, b.reason, b.total_cents as "totalCents", b.amount_refunded_cents as "amountRefundedCents",
            b.currency, b.hosted_url as "hostedUrl", b.pdf_url as "pdfUrl", b.issued_at as "issuedAt",
            b.period_starts_at as "periodStartsAt", b.first_failed_at as "firstFailedAt", b.community_name as community, b.disputes
          from bills b order by b.issued_at desc, b.id limit ${invoiceLimit}) x), '[]') as invoices,
        (select count(*)::int from bills) as "invoiceCount",
        coalesce((select json_agg(x) from (
          select s.id as "statementId", s.content->>'label' as label, s.content->>'about' as about,
            s.content#>>'{membership,community}' as community, s.amount_cents as "amountCents", s.currency
          from statements s where s.user_id = ${userId}::uuid order by s.issued_at desc, s.number desc limit ${invoiceLimit}) x), '[]') as statements,
        coalesce((select json_agg(x) from (
          select b.currency, sum(b.amount_paid_cents)::int as "paidCents", sum(b.amount_refunded_cents)::int as "refundedCents",
            coalesce((select -sum((v->>'amountCents')::int) from bills x join disputes d on d.organization_id = x.organization_id
                and d.stripe_invoice_id = x.stripe_invoice_id cross join jsonb_array_elements(d.movements) v
              where x.currency = b.currency and x.paid_at >= date_trunc('year', now())), 0)::int as "takenBackCents"
          from bills b where b.paid_at >= date_trunc('year', now()) group by b.currency order by b.currency) x), '[]') as year,
        coalesce((select json_agg(x) from (
          select s.currency, -s.balance_cents as "amountCents",
            (select min(m.community_name) from mine m where m.organization_id = s.organization_id) as organization
          from stripe_customers s where s.user_id = ${userId}::uuid and s.balance_cents < 0 and s.currency is not null) x), '[]') as credits,
        coalesce((select json_agg(x.record order by x.at desc) from (
          select json_build_object('kind', 'change', 'id', c.id::text, 'at', c.at, 'community', c.community_name,
              'isMine', c.actor_id = ${userId}::uuid, 'reason', c.reason,
              'said', (select d.reason from audit_log d where d.organization_id = c.organization_id and d.entity = 'membership'
                and d.entity_id = c.entity_id and d.kind = 'decision' and d.reason is not null and d.actor_id = c.actor_id
                and d.actor_id = ${userId}::uuid
                and d.at between c.at - interval '15 seconds' and c.at + interval '15 seconds' limit 1),
              'before', case when c.before is not null then ${snapshot('before')} end, 'after', ${snapshot('after')}) as record, c.at
          from changes c
          union all
          select json_build_object('kind', 'invoice', 'id', b.id, 'at', b.paid_at, 'community', b.community_name, 'reason', b.reason,
              'number', b.number, 'amountCents', b.amount_paid_cents, 'currency', b.currency, 'failedAt', b.first_failed_at,
              'refundedCents', b.amount_refunded_cents), b.paid_at
          from bills b where b.paid_at is not null and b.amount_paid_cents > 0
          union all
          select json_build_object('kind', 'refund', 'id', r.id, 'at', r.settled_at, 'community', m.community_name, 'reason', r.reason,
              'amountCents', r.amount_cents, 'currency', r.currency), r.settled_at
          from refunds r join mine m on m.organization_id = r.organization_id and m.id = r.membership_id where r.status = 'done') x), '[]') as records,
        coalesce((select json_agg(x) from (
          select d.id, d.subject, d.handed_over_at as at, m.community_name as community
          from deliveries d join mine m on m.organization_id = d.organization_id and m.id = d.membership_id
          where d.user_id = ${userId}::uuid and d.handed_over_at is not null order by d.handed_over_at desc limit ${recordLimit}) x), '[]') as told`,
  )

  return row ?? nothing
}
