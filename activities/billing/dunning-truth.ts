import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { Dispute, Dunning, User } from '#prisma/generated.server/client.ts'
import { smsMoment, smsZone } from '#workflows/billing/dunning-hours.rules.ts'
import type { DunningKind } from '#workflows/billing/dunning-dates.rules.ts'
import type { DunningInvoice, DunningTruth } from '#workflows/billing/dunning.rules.ts'
import { type FoundFailure, untriedMethod } from './find-failure.ts'
import { businessDay, dayClaim, loadNotices, type Notice, saidOf } from './dunning-notices.ts'
import { dateOf } from './stripe-errors.ts'

/** In the subscription's metadata: we ended it for want of payment, where Stripe's setting had not. */
export const endedMark = { key: 'ended', value: 'unpaid' } as const

export type DunningSources = {
  invoice: Stripe.Invoice
  subscription: Stripe.Subscription
  found: FoundFailure
  dunning: Dunning
  /** Of a chargeback. */
  dispute?: Pick<Dispute, 'status' | 'forgivenAt'> | null
  user: Pick<User, 'phone' | 'smsConsentAt' | 'timeZone'>
  communityZone: string
  dayMs: number
  readAt: Date
}

/** Stripe's answers and our rows at one moment, as the rules want them. */
export async function dunningTruth(tx: Tx, sources: DunningSources): Promise<DunningTruth> {
  const { invoice, subscription, found, dunning, dispute, readAt, dayMs } = sources
  const { organizationId, membershipId, id: dunningId } = dunning
  const notices = await loadNotices(tx, { organizationId, membershipId })

  return {
    readAt: readAt.toISOString(),
    kind: dunning.kind as DunningKind,
    firstFailedAt: dunning.firstFailedAt.toISOString(),
    invoice: invoiceFacts(invoice),
    failure: found.failure,
    untriedMethodId: untriedMethod(found, dunning.triedMethodIds),
    subscription: { status: subscription.status, endedBy: endedBy(subscription) },
    noticeFrom: new Date(freeFrom(notices, 'day', { now: readAt.getTime(), dayMs })).toISOString(),
    smsFrom: smsFrom(sources, notices),
    pauseOfferedAt: dunning.pauseOfferedAt?.toISOString() ?? null,
    restoredAt: dunning.restoredAt?.toISOString() ?? null,
    ...(dispute && { dispute: { status: dispute.status, isForgiven: dispute.forgivenAt !== null } }),
    said: saidOf(notices, dunningId),
  }
}

export function invoiceFacts(invoice: Stripe.Invoice): DunningInvoice {
  const paidAt = dateOf(invoice.status_transitions.paid_at)
  const nextTryAt = dateOf(invoice.next_payment_attempt)

  return {
    status: isCredited(invoice) ? 'credited' : ((invoice.status ?? 'draft') as DunningInvoice['status']),
    amountCents: invoice.status === 'open' ? invoice.amount_remaining : invoice.total,
    currency: invoice.currency.toUpperCase(),
    paidAt: paidAt?.toISOString() ?? null,
    nextTryAt: nextTryAt?.toISOString() ?? null,
    hostedUrl: invoice.hosted_invoice_url ?? null,
  }
}

/** Paid, as Stripe sees it, by credit notes alone: nobody gave money for it, through Stripe or beside it. */
export function isCredited(invoice: Stripe.Invoice): boolean {
  const {
    status,
    amount_paid: paid,
    amount_paid_off_stripe: paidElsewhere,
    pre_payment_credit_notes_amount: credited,
  } = invoice

  return status === 'paid' && credited > 0 && paid + (paidElsewhere ?? 0) === 0
}

/** Whether want of payment ended or paused it, or somebody who asked for it; null while it goes on. */
export function endedBy(subscription: Stripe.Subscription): 'payment' | 'request' | null {
  const { status, metadata, cancellation_details: details, status_details: why } = subscription
  if (status === 'paused') {
    return why?.paused?.subscription?.type === 'pause_requested' ? 'request' : 'payment'
  }
  if (status !== 'canceled') return null

  return metadata[endedMark.key] === endedMark.value || details?.reason === 'payment_failed' ? 'payment' : 'request'
}

type Clock = { now: number; dayMs: number }

/** Now, or the next business day where a message of this one went out. */
function freeFrom(notices: Notice[], kind: 'day' | 'sms', { now, dayMs }: Clock): number {
  const today = businessDay(now, dayMs)
  const isTaken = notices.some(({ claim }) => claim === dayClaim(kind, today))

  return isTaken ? (today + 1) * dayMs : now
}

function smsFrom({ user, communityZone, dunning, readAt, dayMs }: DunningSources, notices: Notice[]): string | null {
  // What a dispute means does not fit into an SMS.
  if (dunning.kind === 'chargeback') return null
  if (!user.phone || !user.smsConsentAt) return null
  const from = freeFrom(notices, 'sms', { now: readAt.getTime(), dayMs })
  const at = smsMoment(from, smsZone({ person: user.timeZone, community: communityZone }), dayMs)

  return at === null ? null : new Date(at).toISOString()
}
