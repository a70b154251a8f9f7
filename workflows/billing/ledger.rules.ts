/**
 * What money a sale moved, as bookings in double entry. Debits are positive, credits negative.
 *
 * - cash: at Stripe. outside: paid to the organization past Stripe.
 * - receivable, unearned: an invoice that is issued and not settled stands in both, so it is no revenue yet.
 * - credit: the customer's balance at Stripe; what we owe is negative.
 * - revenue: without tax, earned when the invoice is settled. refunds: given back, without tax. tax: owed to the state.
 */
export const accounts = ['cash', 'receivable', 'unearned', 'credit', 'outside', 'revenue', 'tax', 'refunds'] as const
export type Account = (typeof accounts)[number]

export const bookingKinds = ['issue', 'settlement', 'part-payment', 'void', 'write-off', 'purchase', 'refund'] as const
export type BookingKind = (typeof bookingKinds)[number]

export type Lines = Partial<Record<Account, number>>

export const saleStatuses = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const

export type SaleRefund = { refundId: string; amountCents: number; at: string }

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
  seenAt: string
}

export type Source = { kind: BookingKind; sourceId: string }
export type Booking = Source & { at: string; lines: Lines }
export type Booked = Source & { version: number; lines: Lines }

/** Everything that should stand in the books about a sale. Each booking is balanced. */
export function bookingsOf(sale: Sale): Booking[] {
  const { status, subject: sourceId, seenAt } = sale
  if (status === 'draft') return []
  const refunds = refundBookings(sale)
  if (sale.isPurchase) {
    return [{ kind: 'purchase', sourceId, at: sale.settledAt ?? seenAt, lines: earned(sale) }, ...refunds]
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

  return [...bookings, ...refunds]
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

/** Tax goes back with each refund in proportion, to the cent in all: the parts of a full refund add up to the tax. */
function refundBookings({ refunds, totalCents, taxCents }: Sale): Booking[] {
  const inOrder = [...refunds].sort((a, b) => a.at.localeCompare(b.at) || a.refundId.localeCompare(b.refundId))
  let before = 0

  return inOrder.map(({ refundId, amountCents, at }) => {
    const tax = taxOf(before + amountCents) - taxOf(before)
    before += amountCents

    return { kind: 'refund', sourceId: refundId, at, lines: { refunds: amountCents - tax, tax, cash: -amountCents } }
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
