import { formatMoney } from '#web/ui/format-money.ts'
import type { StageKind } from '#web/ui/stage.tsx'
import { disputePhase, isContested } from '#workflows/billing/dispute-status.rules.ts'
import { stageOfDispute } from './dispute-stage.ts'

/** A dispute as the list of invoices knows it. */
export type InvoiceDispute = {
  id: string
  status: string
  amountCents: number
  currency: string
  evidenceDueAt: string | null
  evidenceSentAt: string | null
}

export type InvoiceReader = 'owner' | 'member'
export type DisputeStanding = { kind: StageKind; word: string; sub: string }

/** Of several, the one that money is away for; else the newest that was decided. A mere question took nothing. */
export function tellingDispute<Kept extends InvoiceDispute>(disputes: Kept[]): Kept | null {
  const decided = disputes.filter(({ status }) => isContested(status) || disputePhase(status) === 'won')

  return decided.find(({ status }) => isContested(status)) ?? decided[0] ?? null
}

/** What a dispute says of its invoice: the amount and where it stands. An owner wins what a member's bank returns to them. */
export function standingOf(dispute: InvoiceDispute, reader: InvoiceReader, now: number): DisputeStanding {
  const sum = formatMoney(dispute.amountCents, dispute.currency)

  return reader === 'owner' ? forOwner(dispute, sum, now) : forMember(dispute, sum)
}

function forOwner(dispute: InvoiceDispute, sum: string, now: number): DisputeStanding {
  switch (disputePhase(dispute.status)) {
    case 'won':
      return { kind: 'done', word: 'Dispute won', sub: `${sum} is back` }
    case 'lost':
      return { kind: 'failed', word: 'Dispute lost', sub: `${sum} is gone` }
    default: {
      const { kind, word } = stageOfDispute(dispute, now)

      return { kind, word: 'Disputed', sub: `${sum} · ${word.charAt(0).toLowerCase()}${word.slice(1)}` }
    }
  }
}

function forMember({ status }: InvoiceDispute, sum: string): DisputeStanding {
  switch (disputePhase(status)) {
    case 'won':
      return { kind: 'done', word: 'Dispute over', sub: `${sum} stays paid` }
    case 'lost':
      return { kind: 'done', word: 'Dispute over', sub: `${sum} went back to you` }
    default:
      return { kind: 'waiting', word: 'Disputed', sub: `${sum} · your bank decides` }
  }
}
