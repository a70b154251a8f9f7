/** What Stripe, or our books, say about one invoice or purchase; all in the currency's smallest unit. */
export type MoneySeen = {
  subject: string
  currency: string
  /** The total of what is settled, what is due of what is open, nothing of what is void or written off. */
  billedCents: number
  paidCents: number
  refundedCents: number
}

export const differenceKinds = ['billed', 'paid', 'refunded'] as const
export type DifferenceKind = (typeof differenceKinds)[number]

export type Difference = {
  subject: string
  currency: string
  kind: DifferenceKind
  atStripeCents: number
  inLedgerCents: number
}

/** Where two accounts of the same subject differ, per cent. What one side does not know is zero there. */
export function differencesOf(atStripe: MoneySeen, inLedger: MoneySeen | undefined): Difference[] {
  const { subject, currency } = atStripe

  return differenceKinds.flatMap((kind) => {
    const [atStripeCents, inLedgerCents] = [centsOf(atStripe, kind), inLedger ? centsOf(inLedger, kind) : 0]

    return atStripeCents === inLedgerCents ? [] : [{ subject, currency, kind, atStripeCents, inLedgerCents }]
  })
}

function centsOf(seen: MoneySeen, kind: DifferenceKind): number {
  return { billed: seen.billedCents, paid: seen.paidCents, refunded: seen.refundedCents }[kind]
}

export function nothingSeen(subject: string, currency: string): MoneySeen {
  return { subject, currency, billedCents: 0, paidCents: 0, refundedCents: 0 }
}
