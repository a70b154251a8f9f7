import type { StageKind } from '#web/ui/stage.tsx'
import { disputePhase, isInquiry } from '#workflows/billing/dispute-status.rules.ts'

type DisputeFacts = { status: string; evidenceDueAt: string | null; evidenceSentAt: string | null }

/** Where a dispute stands, as its owner reads it. */
export function stageOfDispute(dispute: DisputeFacts, now: number): { kind: StageKind; word: string } {
  const { status, evidenceDueAt, evidenceSentAt } = dispute
  switch (disputePhase(status)) {
    case 'won':
      return { kind: 'done', word: 'Won' }
    case 'lost':
      return { kind: 'failed', word: 'Lost' }
    case 'withdrawn':
      return { kind: 'done', word: 'Over' }
    case 'under-review':
      return { kind: 'waiting', word: 'The bank decides' }
    case 'needs-response': {
      if (evidenceSentAt) return { kind: 'waiting', word: 'The bank decides' }
      if (evidenceDueAt && Date.parse(evidenceDueAt) <= now) return { kind: 'failed', word: 'Not answered' }

      return { kind: 'person', word: isInquiry(status) ? 'The bank asks' : 'Needs an answer' }
    }
  }
}
