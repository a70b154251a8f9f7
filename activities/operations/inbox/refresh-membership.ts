import { idOf } from '../../billing/stripe-errors.ts'
import { keepFailedRefund } from '../../billing/keep-failed-refund.ts'
import { syncPurchaseOf } from '../../billing/ledger/sync-purchase-of.ts'
import { syncCustomer } from '../../billing/sync-customer.ts'
import { syncDispute } from '../../billing/sync-dispute.ts'
import { syncInvoice } from '../../billing/sync-invoice.ts'
import { adoptPause } from '../../memberships/adopt-pause.ts'
import { syncMembership } from '../../memberships/sync-membership.ts'
import type { Deps } from '../../platform/deps.ts'
import type { InboxRow } from '../claim-inbox.ts'
import {
  findByCharge,
  findByCustomer,
  findByDispute,
  findByInvoice,
  findBySubscription,
  findRefund,
  type Found,
  type Owner,
} from '../find-membership.ts'
import type { InboxResult } from '../mark-inbox.ts'
import { type News, tellProcesses } from '../tell-processes.ts'
import { wakeUp } from '../wake-up.ts'
import { patience } from './patience.ts'

/** Which open processes of a membership hear that Stripe said something about it. A new process adds its line. */
const membershipNews: readonly News[] = [
  { kind: 'trial', signal: 'subscriptionChanged' },
  { kind: 'pause', signal: 'subscriptionChanged' },
  { kind: 'plan-switch', signal: 'subscriptionChanged' },
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
  // The subscription first: whether a failed payment was a renewal's or a resumption's is read from its status.
  await syncMembership(deps, found.owner)
  await syncInvoice(deps, { organizationId: found.owner.organizationId, stripeInvoiceId: row.objectId })

  return tell(deps, found.owner)
}

/**
 * Money that went back is read where it was paid: the invoice, or the purchase without one. Also after the end of a
 * membership, so that the books have it at once and not by the nightly comparison.
 */
export async function refreshByCharge(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const { found, subject } = await findByCharge(deps, row.objectId)
  if (found.kind !== 'known') return unknownResult(found, row)
  const { organizationId } = found.owner
  if (subject.startsWith('pi_')) await syncPurchaseOf(deps, { organizationId, subject })
  else await syncInvoice(deps, { organizationId, stripeInvoiceId: subject })

  return refresh(deps, found.owner)
}

/** A refund that its bank sent back counts no longer: the books say so at once, and owner and member hear of it. */
export async function refreshByRefund(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const refund = await findRefund(deps, row.objectId)
  const objectId = idOf(refund?.charge)
  if (!refund || !objectId) return notOurs
  const result = await refreshByCharge(deps, { ...row, objectId })
  if (result.kind === 'done' && (await keepFailedRefund(deps, refund))) await wakeUp(deps, 'kumiko_outbox')

  return result
}

/** A dispute moves money, access and the books at once; its own process and the member's hear of it. */
export async function refreshByDispute(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const found = await findByDispute(deps, row.objectId)
  if (found.kind !== 'known') return unknownResult(found, row)
  await syncDispute(deps, { ...found.owner, stripeDisputeId: row.objectId })

  return refresh(deps, found.owner)
}

/** A new card is news for every membership that the customer pays for; the credit is kept for one that ended too. */
export async function refreshByCustomer(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const owners = await findByCustomer(deps, row.objectId)
  for (const organizationId of new Set(owners.map((owner) => owner.organizationId))) {
    await syncCustomer(deps, { organizationId, stripeCustomerId: row.objectId })
  }

  if (owners.length === 0) return notOurs
  const live = owners.filter(({ isEnded }) => !isEnded)
  for (const owner of live) await refresh(deps, owner, customerNews)

  return { kind: 'done', outcome: `customer and ${live.length} memberships read again` }
}

async function refresh(deps: Deps, owner: Owner, news = membershipNews): Promise<InboxResult> {
  await syncMembership(deps, owner)

  return tell(deps, owner, news)
}

async function tell(deps: Deps, owner: Owner, news = membershipNews): Promise<InboxResult> {
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
