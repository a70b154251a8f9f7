import type { BillingSubject } from '../../billing/gather-billing.ts'
import { openStripe } from '../../open-stripe.ts'
import type { Scene } from '../../world.ts'
import type { CommandRow, DeliveryRow, DeskMail, ProcessRow } from '../load-facts.ts'
import { type AtStripe, loadAtStripe } from './load-at-stripe.ts'

export type MembershipRow = {
  id: string
  stripeStatus: string
  dunningDay: number | null
  isBanned: boolean
  subscriptionId: string
  customerId: string
  /** The credit that we show, as Stripe counts it: below zero is theirs. */
  balanceCents: number
  priceId: string
  planCents: number
}
export type InvoiceRow = {
  stripeInvoiceId: string
  status: string
  totalCents: number
  paidCents: number
  refundedCents: number
}
export type BookRow = { subject: string; billedCents: number; paidCents: number; refundedCents: number }
export type PauseRow = {
  creditCents: number | null
  pausedAt: Date | null
  /** Until when nothing may be charged: the first moment of its end. */
  quietUntil: Date | null
}
export type PromiseRow = { key: string; process: string; status: string; dueAt: Date; isPast: boolean }
export type KindedProcess = ProcessRow & { kind: string }

/** Everything one person's bills can be judged by: our rows, what Stripe keeps, the letters, and the page. */
export type BillingFacts = {
  memberships: MembershipRow[]
  fulfilled: number
  invoices: InvoiceRow[]
  books: BookRow[]
  pauses: PauseRow[]
  processes: KindedProcess[]
  promises: PromiseRow[]
  commands: CommandRow[]
  deliveries: DeliveryRow[]
  mails: DeskMail[]
  stripe: AtStripe
  /** Invoices that dunning was about. */
  askedFor: string[]
  /** The feed offers them to write. */
  canWrite: boolean
}

export async function loadBilling(world: Scene, { person, slug }: BillingSubject): Promise<BillingFacts> {
  const { query, desk, started } = world
  const memberships = await query<MembershipRow>(
    `select m.id, m.stripe_status as "stripeStatus", m.dunning_day as "dunningDay", m.banned_at is not null as "isBanned",
       m.stripe_subscription_id as "subscriptionId", s.stripe_customer_id as "customerId",
       s.balance_cents as "balanceCents", p.stripe_price_id as "priceId", p.amount_cents as "planCents"
     from memberships m join users u on u.id = m.user_id
       join communities c on c.organization_id = m.organization_id and c.id = m.community_id
       join plans p on p.organization_id = m.organization_id and p.id = m.plan_id
       left join stripe_customers s on s.organization_id = m.organization_id and s.user_id = m.user_id
     where u.email = $1 and c.slug = $2 and m.state <> 'pending'`,
    [person.email, slug],
  )
  const ids = [memberships.map(({ id }) => id)]
  const rows = <Row extends object>(sql: string) => query<Row>(sql, ids)
  const [membership] = memberships
  if (!membership) throw new Error(`${person.name} is no member.`)

  return {
    memberships,
    fulfilled: (await rows(`select 1 from checkouts where membership_id = any($1) and state = 'fulfilled'`)).length,
    ...(await loadMoneyRows(rows)),
    ...(await loadPromiseRows(rows)),
    askedFor: (
      await rows<{ id: string }>(`select stripe_invoice_id as id from dunnings where membership_id = any($1)`)
    ).map(({ id }) => id),
    mails: await desk<DeskMail[]>(`emails?to=${encodeURIComponent(person.email)}`),
    stripe: await loadAtStripe(openStripe(started.app.sandbox), membership),
    canWrite: (await person.session.get(`/c/${slug}`)).html.includes('?write=1'),
  }
}

type Rows = <Row extends object>(sql: string) => Promise<Row[]>

async function loadMoneyRows(rows: Rows): Promise<Pick<BillingFacts, 'invoices' | 'books' | 'pauses'>> {
  return {
    invoices: await rows(
      `select stripe_invoice_id as "stripeInvoiceId", status, total_cents as "totalCents",
         amount_paid_cents as "paidCents", amount_refunded_cents as "refundedCents"
       from invoices where membership_id = any($1)`,
    ),
    books: await rows(
      `select t.subject, -sum(e.amount_cents) filter (where account in ('revenue', 'tax') and source_kind <> 'refund')::int as "billedCents",
         coalesce(sum(e.amount_cents) filter (where account = 'cash' and source_kind <> 'refund'), 0)::int as "paidCents",
         coalesce(-sum(e.amount_cents) filter (where account = 'cash' and source_kind = 'refund'), 0)::int as "refundedCents"
       from ledger_transactions t join ledger_entries e on e.organization_id = t.organization_id and e.transaction_id = t.id
       where t.membership_id = any($1) group by t.subject`,
    ),
    pauses: await rows(
      `select credit_cents as "creditCents", paused_at as "pausedAt", coalesce(resume_claimed_at, resumed_at) as "quietUntil"
       from pauses where membership_id = any($1)`,
    ),
  }
}

async function loadPromiseRows(
  rows: Rows,
): Promise<Pick<BillingFacts, 'processes' | 'promises' | 'commands' | 'deliveries'>> {
  return {
    processes: await rows(
      `select id, kind, workflow_id as "workflowId", coalesce(start_input->>'firstWorkflowId', workflow_id) as "firstWorkflowId",
         episode, outcome, closed_at is not null as "isClosed", needs_human as "needsHuman"
       from processes where membership_id = any($1) and workflow_id is not null`,
    ),
    promises: await rows(
      `select p.key, r.kind as process, p.status::text, p.due_at as "dueAt", p.due_at < now() - interval '10 seconds' as "isPast"
       from promises p join processes r on r.organization_id = p.organization_id and r.id = p.process_id
       where r.membership_id = any($1)`,
    ),
    commands: await rows(
      `select c.name, c.status::text from commands c join processes r on r.organization_id = c.organization_id and r.id = c.process_id
       where r.membership_id = any($1)`,
    ),
    deliveries: await rows(
      `select dedupe_key as key, kind, status, message_id as "messageId", handed_over_at as "handedOverAt"
       from deliveries where membership_id = any($1)`,
    ),
  }
}
