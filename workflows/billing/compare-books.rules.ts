/** What Stripe, or our books, say about one invoice or purchase; all in the currency's smallest unit. */
export type MoneySeen = {
  subject: string
  currency: string
  /** The total of what is settled, what is due of what is open, nothing of what is void or written off. */
  billedCents: number
  paidCents: number
  refundedCents: number
  /** What disputes took out of Stripe's balance, fees included, less what came back. */
  disputedCents: number
}

export const differenceKinds = ['billed', 'paid', 'refunded', 'disputed'] as const
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
  const { billedCents, paidCents, refundedCents, disputedCents } = seen

  return { billed: billedCents, paid: paidCents, refunded: refundedCents, disputed: disputedCents }[kind]
}

export function nothingSeen(subject: string, currency: string): MoneySeen {
  return { subject, currency, billedCents: 0, paidCents: 0, refundedCents: 0, disputedCents: 0 }
}
