import { businessMs } from '#workflows/shared/business-time.ts'
import type { DunningKind } from '#workflows/billing/dunning-dates.rules.ts'
import type { DunningTruth } from '#workflows/billing/dunning.rules.ts'

const statuses = { renewal: 'past_due', resume: 'paused', late: 'canceled', chargeback: 'active' } as const
const enders = { renewal: null, resume: 'request', late: 'payment', chargeback: null } as const

/** What Stripe says at the failure itself: an invoice that is open, or one that was paid and is disputed. */
export function firstTruth({ kind, at, dayMs }: { kind: DunningKind; at: number; dayMs: number }): DunningTruth {
  const paidAfterDays = { renewal: null, resume: null, late: 20, chargeback: -20 }[kind]

  return {
    readAt: iso(at),
    kind,
    firstFailedAt: iso(at),
    invoice: {
      status: paidAfterDays === null ? 'open' : 'paid',
      amountCents: 2900,
      currency: 'EUR',
      paidAt: paidAfterDays === null ? null : iso(at + businessMs({ days: paidAfterDays }, dayMs)),
      nextTryAt: null,
      hostedUrl: null,
    },
    ...(kind === 'chargeback' && { dispute: { status: 'needs_response', isForgiven: false } }),
    failure: { hasMethod: true, needsAuthentication: false, adviceCode: null, declineCode: 'insufficient_funds' },
    untriedMethodId: null,
    subscription: { status: statuses[kind], endedBy: enders[kind] },
    noticeFrom: iso(at),
    smsFrom: null,
    pauseOfferedAt: null,
    restoredAt: null,
    said: {},
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
