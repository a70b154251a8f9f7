import { syncInvoice } from '../../billing/sync-invoice.ts'
import { syncMembership } from '../../memberships/sync-membership.ts'
import type { Deps } from '../../platform/deps.ts'
import type { InboxRow } from '../claim-inbox.ts'
import { findByInvoice, findBySubscription, type Found, invoiceOfCharge, type Owner } from '../find-membership.ts'
import type { InboxResult } from '../mark-inbox.ts'
import { type News, tellProcesses } from '../tell-processes.ts'

/** Which open processes of a membership hear that Stripe said something about it. A new process adds its line. */
const membershipNews: readonly News[] = [{ kind: 'trial', signal: 'subscriptionChanged' }]

/** A checkout is fulfilled within minutes of its first news; after this many tries nothing will come of it. */
const patience = 40

const notOurs: InboxResult = { kind: 'done', outcome: 'not ours' }

export async function refreshBySubscription(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const found = await findBySubscription(deps, row.objectId)
  if (found.kind !== 'known') return unknownResult(found, row)

  return refresh(deps, found.owner)
}

export async function refreshByInvoice(deps: Deps, row: InboxRow): Promise<InboxResult> {
  return byInvoice(deps, row, row.objectId)
}

export async function refreshByCharge(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const invoiceId = await invoiceOfCharge(deps, row.objectId)

  return invoiceId ? byInvoice(deps, row, invoiceId) : notOurs
}

/** A new card is news for every membership the customer has in its organization. */
export async function refreshByCustomer(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const owners = await deps.db.forPlatform('inbox', (tx) =>
    tx.membership.findMany({
      where: { stripeCustomerId: row.objectId, state: 'live' },
      select: { organizationId: true, id: true },
    }),
  )
  if (owners.length === 0) return notOurs
  for (const { organizationId, id } of owners) await refresh(deps, { organizationId, membershipId: id })

  return { kind: 'done', outcome: `${owners.length} memberships read again` }
}

async function byInvoice(deps: Deps, row: InboxRow, invoiceId: string): Promise<InboxResult> {
  const found = await findByInvoice(deps, invoiceId)
  if (found.kind !== 'known') return unknownResult(found, row)
  await syncInvoice(deps, { organizationId: found.owner.organizationId, stripeInvoiceId: invoiceId })

  return refresh(deps, found.owner)
}

async function refresh(deps: Deps, owner: Owner): Promise<InboxResult> {
  await syncMembership(deps, owner)
  const told = await tellProcesses(deps, owner, membershipNews)

  return {
    kind: 'done',
    outcome: ['membership read again', ...told.map((workflowId) => `told ${workflowId}`)].join(', '),
  }
}

function unknownResult(found: Exclude<Found, { kind: 'known' }>, { attempts }: InboxRow): InboxResult {
  if (found.kind === 'strange') return notOurs
  if (attempts >= patience) return { kind: 'done', outcome: 'no membership came of it' }

  return { kind: 'early', why: 'its membership is not written yet' }
}
