import pg from 'pg'
import type { ProvidedApp } from '#tests/support/provided.ts'

export type MemberIds = { userId: string; membershipId: string; customerId: string; subscriptionId: string }
export type ProcessRow = { kind: string; workflowId: string; isOpen: boolean }
export type PromiseRow = { text: string; status: string; dueAt: Date; keptAt: Date | null }

/** The little that no page tells: ids for looking at Stripe and Temporal, and when the web process took a webhook in. */
export async function openMemberRows({ database }: ProvidedApp) {
  const client = new pg.Client({ connectionString: database.platform })
  await client.connect()

  return {
    close: () => client.end(),
    /** Throws when nobody with this address has a membership with a subscription. */
    findMember: async (email: string): Promise<MemberIds> => {
      const { rows } = await client.query<MemberIds>(
        `select u.id as "userId", m.id as "membershipId", c.stripe_customer_id as "customerId",
           m.stripe_subscription_id as "subscriptionId"
         from users u join memberships m on m.user_id = u.id
         join stripe_customers c on c.organization_id = m.organization_id and c.user_id = u.id
         where u.email = $1 and m.stripe_subscription_id is not null`,
        [email],
      )
      const [member] = rows
      if (!member) throw new Error(`${email} has no membership.`)

      return member
    },
    /** Newest first, those with a workflow only. */
    listProcesses: async (userId: string): Promise<ProcessRow[]> => {
      const { rows } = await client.query<ProcessRow>(
        `select kind, workflow_id as "workflowId", closed_at is null as "isOpen" from processes
         where user_id = $1 and workflow_id is not null order by opened_at desc`,
        [userId],
      )

      return rows
    },
    listPromises: async (userId: string): Promise<PromiseRow[]> => {
      const { rows } = await client.query<PromiseRow>(
        `select text, status, due_at as "dueAt", kept_at as "keptAt" from promises where user_id = $1 order by due_at`,
        [userId],
      )

      return rows
    },
    /** When `invoice.paid` of the person's newest invoice arrived; null while it has not. */
    findPaidNews: async (userId: string): Promise<Date | null> => {
      const { rows } = await client.query<{ receivedAt: Date }>(
        `select received_at as "receivedAt" from inbox where provider = 'stripe' and type = 'invoice.paid' and object_id =
           (select stripe_invoice_id from invoices where user_id = $1 order by issued_at desc limit 1)
         order by received_at limit 1`,
        [userId],
      )

      return rows[0]?.receivedAt ?? null
    },
  }
}
