import type { StageKind } from '#web/ui/stage.tsx'

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

type InvoiceFacts = { status: string; totalCents: number; amountRefundedCents: number; firstFailedAt: string | null }

/** Where an invoice stands, money that went back included. */
export function invoiceStage(invoice: InvoiceFacts): { kind: StageKind; word: string } {
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
