/**
 * What money a sale moved, as bookings in double entry. Debits are positive, credits negative.
 *
 * - cash: at Stripe. outside: paid to the organization past Stripe.
 * - receivable, unearned: an invoice that is issued and not settled stands in both, so it is no revenue yet.
 * - credit: the customer's balance at Stripe; what we owe is negative.
 * - revenue: without tax, earned when the invoice is settled. refunds: given back, without tax. tax: owed to the state.
 * - disputed: taken back by a bank that has not decided yet. chargebacks: lost for good, without tax. fees: Stripe's, for
 *   disputes.
 */
export const accounts = [
  'cash',
  'receivable',
  'unearned',
  'credit',
  'outside',
  'revenue',
  'tax',
  'refunds',
  'disputed',
  'chargebacks',
  'fees',
] as const
export type Account = (typeof accounts)[number]

export const bookingKinds = [
  'issue',
  'settlement',
  'part-payment',
  'void',
  'write-off',
  'purchase',
  'refund',
  'dispute',
  'dispute-lost',
] as const
export type BookingKind = (typeof bookingKinds)[number]

export type Lines = Partial<Record<Account, number>>

export const saleStatuses = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const

export type SaleRefund = { refundId: string; amountCents: number; at: string }

/** An entry of a dispute in Stripe's balance: below zero what was withdrawn, above what came back. */
export type DisputeMovement = { movementId: string; amountCents: number; feeCents: number; at: string }
export type SaleDispute = { disputeId: string; isLost: boolean; lostAt: string | null; movements: DisputeMovement[] }

/** An invoice, or a purchase without one, as Stripe has it now. All amounts in the currency's smallest unit. */
export type Sale = {
  /** The invoice or payment intent at Stripe. */
  subject: string
  isPurchase: boolean
  /** A status that Stripe invents later is a draft to us: nothing is booked, and the comparison shows it. */
  status: (typeof saleStatuses)[number]
  currency: string
  totalCents: number
  taxCents: number
  /** What is left to pay after the customer's balance; below the total when credit was used, above when debt was. */
  dueCents: number
  paidCents: number
  issuedAt: string
  settledAt: string | null
  closedAt: string | null
  /** Those that count; one that failed is not here. */
  refunds: SaleRefund[]
  disputes?: SaleDispute[]
  seenAt: string
}

export type Source = { kind: BookingKind; sourceId: string }
export type Booking = Source & { at: string; lines: Lines }
export type Booked = Source & { version: number; lines: Lines }

/** Everything that should stand in the books about a sale. Each booking is balanced. */
export function bookingsOf(sale: Sale): Booking[] {
  const { status, subject: sourceId, seenAt } = sale
  if (status === 'draft') return []
  const after = [...backBookings(sale), ...movementBookings(sale)]
  if (sale.isPurchase) {
    return [{ kind: 'purchase', sourceId, at: sale.settledAt ?? seenAt, lines: earned(sale) }, ...after]
  }

  const { dueCents, paidCents, issuedAt } = sale
  const withdrawn = { receivable: -dueCents, unearned: dueCents }
  const bookings: Booking[] = [
    { kind: 'issue', sourceId, at: issuedAt, lines: { receivable: dueCents, unearned: -dueCents } },
  ]
  if (status === 'paid') {
    const at = sale.settledAt ?? seenAt
    bookings.push({ kind: 'settlement', sourceId, at, lines: { ...earned(sale), ...withdrawn } })
  } else if (paidCents !== 0) {
    bookings.push({ kind: 'part-payment', sourceId, at: seenAt, lines: { cash: paidCents, credit: -paidCents } })
  }
  if (status === 'void') bookings.push({ kind: 'void', sourceId, at: sale.closedAt ?? seenAt, lines: withdrawn })
  if (status === 'uncollectible') {
    bookings.push({ kind: 'write-off', sourceId, at: sale.closedAt ?? seenAt, lines: withdrawn })
  }

  return [...bookings, ...after]
}

/** A settled sale: paid at Stripe, past it, or by the customer's balance. */
function earned({ totalCents, taxCents, dueCents, paidCents }: Sale): Lines {
  const lines = {
    cash: paidCents,
    outside: Math.max(0, dueCents - paidCents),
    revenue: taxCents - totalCents,
    tax: -taxCents,
  }

  return { ...lines, credit: -sumOf(lines) }
}

/** A bank's hand in the till: what it takes is contested, not lost, until the dispute is decided. */
function movementBookings({ disputes = [] }: Sale): Booking[] {
  return disputes.flatMap(({ movements }) =>
    movements.map(({ movementId, amountCents, feeCents, at }): Booking => {
      const lines = { cash: amountCents - feeCents, disputed: -amountCents, fees: feeCents }

      return { kind: 'dispute', sourceId: movementId, at, lines }
    }),
  )
}

type Back = Source & { at: string; amountCents: number; from: 'cash' | 'disputed'; to: 'refunds' | 'chargebacks' }

/** What is gone for good: refunds, and what a lost dispute had withdrawn. */
function goneBack({ refunds, disputes = [], seenAt }: Sale): Back[] {
  const given = refunds.map(({ refundId, amountCents, at }): Back => {
    return { kind: 'refund', sourceId: refundId, at, amountCents, from: 'cash', to: 'refunds' }
  })
  const lost = disputes.flatMap(({ disputeId, isLost, lostAt, movements }): Back[] => {
    const amountCents = -movements.reduce((sum, movement) => sum + movement.amountCents, 0)
    if (!isLost || amountCents <= 0) return []
    const at = lostAt ?? seenAt

    return [{ kind: 'dispute-lost', sourceId: disputeId, at, amountCents, from: 'disputed', to: 'chargebacks' }]
  })

  return [...given, ...lost].sort((a, b) => a.at.localeCompare(b.at) || a.sourceId.localeCompare(b.sourceId))
}

/** Tax goes back with each part in proportion, to the cent in all: the parts of a full refund add up to the tax. */
function backBookings(sale: Sale): Booking[] {
  const { totalCents, taxCents } = sale
  let before = 0

  return goneBack(sale).map(({ kind, sourceId, at, amountCents, from, to }) => {
    const tax = taxOf(before + amountCents) - taxOf(before)
    before += amountCents

    return { kind, sourceId, at, lines: { [to]: amountCents - tax, tax, [from]: -amountCents } }
  })

  function taxOf(amountCents: number): number {
    return totalCents > 0 ? Math.floor((2 * taxCents * amountCents + totalCents) / (2 * totalCents)) : 0
  }
}

/**
 * What must be added to the books so that they say what `sale` says: the difference per source, nothing where they agree.
 * A source that no longer counts, such as a refund that failed, is taken back.
 */
export function missingBookings(booked: Booked[], sale: Sale): (Booking & { version: number })[] {
  const wanted = bookingsOf(sale)
  const gone = booked
    .filter((known) => !wanted.some((booking) => isSameSource(booking, known)))
    .map(({ kind, sourceId }) => ({ kind, sourceId, at: sale.seenAt, lines: {} }))

  return [...wanted, ...gone].flatMap((booking) => {
    const known = booked.find((other) => isSameSource(booking, other))
    const lines = difference(booking.lines, known?.lines ?? {})
    if (Object.keys(lines).length === 0) return []

    return [{ ...booking, at: known ? sale.seenAt : booking.at, lines, version: (known?.version ?? 0) + 1 }]
  })
}

function isSameSource(one: Source, other: Source): boolean {
  return one.kind === other.kind && one.sourceId === other.sourceId
}

function difference(wanted: Lines, known: Lines): Lines {
  const lines: Lines = {}
  for (const account of accounts) {
    const cents = (wanted[account] ?? 0) - (known[account] ?? 0)
    if (cents !== 0) lines[account] = cents
  }

  return lines
}

export function sumOf(lines: Lines): number {
  return Object.values(lines).reduce((sum, cents) => sum + cents, 0)
}
