import type { Deps } from '../../platform/deps.ts'
import { findRefundsOf } from '../find-refunds.ts'
import { issueSaleStatements } from '../issue-sale-statements.ts'
import { syncInvoice } from '../sync-invoice.ts'
import { recordSale } from './record-sale.ts'
import { saleOfSession } from './sale-of.ts'

export type FillReport = { invoices: number; purchases: number; failed: string[] }

type UnbookedInvoice = { organizationId: string; stripeInvoiceId: string }
type UnbookedPurchase = { organizationId: string; membershipId: string; sessionId: string }

/**
 * Books what was written before there were books: invoices and purchases without a booking are read at Stripe again.
 * Safe to repeat; when all is booked, it is one look.
 */
export async function fillLedger(deps: Deps, { signal }: { signal?: AbortSignal } = {}): Promise<FillReport> {
  const { invoices, purchases } = await findUnbooked(deps)
  const report: FillReport = { invoices: 0, purchases: 0, failed: [] }
  for (const invoice of invoices) {
    if (signal?.aborted) return report
    await attempt(deps, report, invoice.stripeInvoiceId, async () => {
      if (await syncInvoice(deps, invoice)) report.invoices += 1
    })
  }
  for (const purchase of purchases) {
    if (signal?.aborted) return report
    await attempt(deps, report, purchase.sessionId, async () => {
      if (await syncPurchase(deps, purchase)) report.purchases += 1
    })
  }

  return report
}

/** One that Stripe does not know must not keep the others from it. */
async function attempt(deps: Deps, report: FillReport, id: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    deps.log.warn({ err: error, id }, 'a sale could not be booked')
    if (report.failed.length < 50) report.failed.push(id)
  }
}

/** Reads a purchase without an invoice at Stripe and books it. False when nothing was paid. */
export async function syncPurchase(deps: Deps, purchase: UnbookedPurchase): Promise<boolean> {
  const { organizationId, membershipId, sessionId } = purchase
  const stripe = deps.stripeFor(organizationId)
  const seenAt = new Date()
  const session = await stripe.checkout.sessions.retrieve(sessionId)
  const bare = saleOfSession(session, [], seenAt)
  if (!bare) return false
  const { refunds } = await findRefundsOf(stripe, bare.subject)

  return deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const sale = { ...bare, refunds }
      const booked = await recordSale(tx, { organizationId, membershipId, sale })
      await issueSaleStatements(tx, { organizationId, membershipId, sale, refunds })

      return booked > 0
    },
    { reason: 'read at Stripe' },
  )
}

function findUnbooked({ db }: Deps): Promise<{ invoices: UnbookedInvoice[]; purchases: UnbookedPurchase[] }> {
  return db.forPlatform('ledger', async (tx) => ({
    invoices: await tx.$queryRaw<UnbookedInvoice[]>`
      select organization_id as "organizationId", stripe_invoice_id as "stripeInvoiceId" from invoices i
      where status <> 'draft' and total_cents <> 0 and not exists (select 1 from ledger_transactions t
        where t.organization_id = i.organization_id and t.subject = i.stripe_invoice_id)
      order by issued_at limit 5000`,
    purchases: await tx.$queryRaw<UnbookedPurchase[]>`
      select c.organization_id as "organizationId", c.membership_id as "membershipId", c.stripe_session_id as "sessionId"
      from checkouts c join plans p on p.organization_id = c.organization_id and p.id = c.plan_id
      where c.state = 'fulfilled' and p.interval = 'once' and c.stripe_session_id is not null and c.membership_id is not null
        and not exists (select 1 from ledger_transactions t where t.organization_id = c.organization_id
          and t.membership_id = c.membership_id and t.source_kind = 'purchase')
      order by c.created_at limit 5000`,
  }))
}
