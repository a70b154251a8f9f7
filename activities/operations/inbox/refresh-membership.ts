import { syncCustomer } from '../../billing/sync-customer.ts'
import { syncInvoice } from '../../billing/sync-invoice.ts'
import { adoptPause } from '../../memberships/adopt-pause.ts'
import { syncMembership } from '../../memberships/sync-membership.ts'
import type { Deps } from '../../platform/deps.ts'
import type { InboxRow } from '../claim-inbox.ts'
import {
  customerOfCharge,
  findByCustomer,
  findByInvoice,
  findBySubscription,
  type Found,
  type Owner,
} from '../find-membership.ts'
import type { InboxResult } from '../mark-inbox.ts'
import { type News, tellProcesses } from '../tell-processes.ts'
import { patience } from './patience.ts'

/** Which open processes of a membership hear that Stripe said something about it. A new process adds its line. */
const membershipNews: readonly News[] = [
  { kind: 'trial', signal: 'subscriptionChanged' },
  { kind: 'pause', signal: 'subscriptionChanged' },
  { kind: 'dunning', signal: 'invoiceChanged' },
]

/** A customer's news are most often a new card: what asks for an open invoice hears them by that name. */
const customerNews: readonly News[] = membershipNews.map((line) =>
  line.kind === 'dunning' ? { ...line, signal: 'paymentMethodChanged' } : line,
)

const notOurs: InboxResult = { kind: 'done', outcome: 'not ours' }

export async function refreshBySubscription(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const found = await findBySubscription(deps, row.objectId)
  if (found.kind !== 'known') return unknownResult(found, row)

  return refresh(deps, found.owner)
}

export async function refreshByInvoice(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const found = await findByInvoice(deps, row.objectId)
  if (found.kind !== 'known') return unknownResult(found, row)
  await syncInvoice(deps, { organizationId: found.owner.organizationId, stripeInvoiceId: row.objectId })

  return refresh(deps, found.owner)
}

/** A charge does not name its invoice, so every paid one of its customer is read again. */
export async function refreshByCharge(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const customerId = await customerOfCharge(deps, row.objectId)
  const owners = customerId ? await findByCustomer(deps, customerId) : []
  for (const owner of owners) await syncPaidInvoices(deps, owner)

  return refreshAll(deps, owners)
}

/** A new card is news for every membership the customer pays for. */
export async function refreshByCustomer(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const owners = await findByCustomer(deps, row.objectId)
  for (const organizationId of new Set(owners.map((owner) => owner.organizationId))) {
    await syncCustomer(deps, { organizationId, stripeCustomerId: row.objectId })
  }

  return refreshAll(deps, owners, customerNews)
}

async function refreshAll(deps: Deps, owners: Owner[], news = membershipNews): Promise<InboxResult> {
  if (owners.length === 0) return notOurs
  for (const owner of owners) await refresh(deps, owner, news)

  return { kind: 'done', outcome: `${owners.length} memberships read again` }
}

async function syncPaidInvoices(deps: Deps, { organizationId, membershipId }: Owner): Promise<void> {
  const paid = await deps.db.forOrganization(organizationId, (tx) =>
    tx.invoice.findMany({
      where: { organizationId, membershipId, amountPaidCents: { gt: 0 } },
      select: { stripeInvoiceId: true },
      orderBy: { issuedAt: 'desc' },
      take: 24,
    }),
  )
  for (const { stripeInvoiceId } of paid) await syncInvoice(deps, { organizationId, stripeInvoiceId })
}

async function refresh(deps: Deps, owner: Owner, news = membershipNews): Promise<InboxResult> {
  await syncMembership(deps, owner)
  const adopted = await adoptPause(deps, owner)
  const told = await tellProcesses(deps, owner, news)

  return {
    kind: 'done',
    outcome: [
      'membership read again',
      ...(adopted ? [`adopted ${adopted}`] : []),
      ...told.map((workflowId) => `told ${workflowId}`),
    ].join(', '),
  }
}

function unknownResult(found: Exclude<Found, { kind: 'known' }>, { attempts }: InboxRow): InboxResult {
  if (found.kind === 'strange') return notOurs
  if (attempts >= patience) return { kind: 'done', outcome: 'no membership came of it' }

  return { kind: 'early', why: 'its membership is not written yet' }
}
