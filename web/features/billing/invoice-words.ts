import type { StageKind } from '#web/ui/stage.tsx'
import { isContested } from '#workflows/billing/dispute-status.rules.ts'
import { type InvoiceDispute, type InvoiceReader, standingOf, tellingDispute } from './invoice-dispute.ts'

const reasons: Record<string, string> = {
  subscription_create: 'First charge',
  subscription_cycle: 'Renewal',
  subscription_update: 'Change of plan',
}

/** What an invoice is for, by Stripe's reason. The first one of a trial asks for nothing. */
export function invoiceWord({ reason, totalCents }: { reason: string; totalCents: number }): string {
  if (reason === 'subscription_create' && totalCents === 0) return 'Start of a trial'

  return reasons[reason] ?? 'Membership'
}

const states: Record<string, { kind: StageKind; word: string }> = {
  paid: { kind: 'done', word: 'Paid' },
  open: { kind: 'waiting', word: 'Open' },
  void: { kind: 'done', word: 'Not charged' },
  uncollectible: { kind: 'failed', word: 'Not paid' },
}

export type InvoiceFacts = {
  status: string
  totalCents: number
  amountRefundedCents: number
  firstFailedAt: string | null
  /** Newest first. */
  disputes: InvoiceDispute[]
}
export type InvoiceStanding = { kind: StageKind; word: string; sub?: string }

/** Where an invoice stands: what a bank took or returned before what we gave back, and that before Stripe's word. */
export function invoiceStage(
  invoice: InvoiceFacts,
  { reader, now }: { reader: InvoiceReader; now: number },
): InvoiceStanding {
  const { amountRefundedCents, disputes } = invoice
  const dispute = tellingDispute(disputes)
  if (!dispute || (amountRefundedCents > 0 && !isContested(dispute.status))) return stageByStripe(invoice)

  return standingOf(dispute, reader, now)
}

function stageByStripe(invoice: InvoiceFacts): InvoiceStanding {
  const { status, totalCents, amountRefundedCents, firstFailedAt } = invoice
  if (amountRefundedCents > 0) {
    return { kind: 'done', word: amountRefundedCents >= totalCents ? 'Refunded' : 'Refunded in part' }
  }
  if (status === 'open' && firstFailedAt) return { kind: 'failed', word: 'Declined' }
  if (status === 'paid' && totalCents === 0) return { kind: 'done', word: 'Nothing to pay' }
  if (status === 'paid' && totalCents < 0) return { kind: 'done', word: 'Credited' }
  if (status === 'paid' && firstFailedAt) return { kind: 'done', word: 'Paid, after a decline' }

  return states[status] ?? { kind: 'waiting', word: status }
}
