import type Stripe from 'stripe'
import type { Subject } from '../cohort.ts'
import { openStripe } from '../open-stripe.ts'
import type { Scene } from '../world.ts'

export type MembershipRow = {
  id: string
  organizationId: string
  userId: string
  state: string
  subscriptionId: string | null
}
export type ProcessRow = {
  id: string
  workflowId: string
  firstWorkflowId: string
  episode: number
  outcome: string | null
  isClosed: boolean
  needsHuman: boolean
}
export type PromiseRow = { key: string; status: string }
export type CommandRow = { name: string; status: string }
export type DeliveryRow = { key: string; kind: string; status: string; messageId: string; handedOverAt: Date | null }
export type DeskMail = { to: string; subject: string; at: string; headers: Record<string, string> }

/** Everything one person's promises can be judged by: our rows, what Stripe keeps, and the letters that arrived. */
export type Facts = {
  memberships: MembershipRow[]
  checkouts: { state: string }[]
  processes: ProcessRow[]
  promises: PromiseRow[]
  commands: CommandRow[]
  deliveries: DeliveryRow[]
  hasGoal: boolean
  subscriptions: Stripe.Subscription[]
  invoices: Stripe.Invoice[]
  charges: Stripe.Charge[]
  mails: DeskMail[]
}

/** Reads the rows through the platform's door and the rest at the sandbox. */
export async function loadFacts(world: Scene, { person, slug }: Subject): Promise<Facts> {
  const { query, desk, started } = world
  const memberships = await query<MembershipRow>(
    `select m.id, m.organization_id as "organizationId", m.user_id as "userId", m.state,
        m.stripe_subscription_id as "subscriptionId"
     from memberships m join users u on u.id = m.user_id
       join communities c on c.organization_id = m.organization_id and c.id = m.community_id
     where u.email = $1 and c.slug = $2 and m.state <> 'pending'`,
    [person.email, slug],
  )
  const ids = [memberships.map(({ id }) => id)]
  const rows = <Row extends object>(sql: string) => query<Row>(sql, ids)
  const customers = await query<{ id: string }>(
    `select s.stripe_customer_id as id from stripe_customers s join users u on u.id = s.user_id where u.email = $1`,
    [person.email],
  )
  const [customer] = customers
  const stripe = openStripe(started.app.sandbox)
  const bought = customer ? await loadBought(stripe, customer.id) : { subscriptions: [], invoices: [] }
  const charges = await desk<Stripe.Charge[]>('charges')

  return {
    memberships,
    checkouts: await rows(`select state from checkouts where membership_id = any($1)`),
    processes: await rows(
      `select id, workflow_id as "workflowId", coalesce(start_input->>'firstWorkflowId', workflow_id) as "firstWorkflowId",
         episode, outcome, closed_at is not null as "isClosed", needs_human as "needsHuman"
       from processes where membership_id = any($1) and kind = 'trial'`,
    ),
    promises: await rows(
      `select p.key, p.status::text from promises p join processes r on r.organization_id = p.organization_id and r.id = p.process_id
       where r.membership_id = any($1) and r.kind = 'trial'`,
    ),
    commands: await rows(
      `select c.name, c.status::text from commands c join processes r on r.organization_id = c.organization_id and r.id = c.process_id
       where r.membership_id = any($1)`,
    ),
    deliveries: await rows(
      `select dedupe_key as key, kind, status, message_id as "messageId", handed_over_at as "handedOverAt"
       from deliveries where membership_id = any($1)`,
    ),
    hasGoal: (await rows(`select 1 from enrolments where membership_id = any($1) and status = 'selected'`)).length > 0,
    ...bought,
    charges: charges.filter((charge) => charge.customer === customer?.id),
    mails: await desk<DeskMail[]>(`emails?to=${encodeURIComponent(person.email)}`),
  }
}

async function loadBought(stripe: Stripe, customer: string) {
  const subscriptions = await stripe.subscriptions.list({ customer, status: 'all', limit: 100 })
  const invoices = await stripe.invoices.list({ customer, limit: 100 })

  return { subscriptions: subscriptions.data, invoices: invoices.data }
}
