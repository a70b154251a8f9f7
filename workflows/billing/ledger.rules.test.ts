import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  accounts,
  type Booked,
  bookingsOf,
  type DisputeMovement,
  type Lines,
  missingBookings,
  type Sale,
  type SaleDispute,
  sumOf,
} from './ledger.rules.ts'

const day = (date: number) => new Date(Date.UTC(2026, 10, date)).toISOString()

function saleOf(change: Partial<Sale> = {}): Sale {
  const totalCents = change.totalCents ?? 2900

  return {
    subject: 'in_1',
    isPurchase: false,
    status: 'paid',
    currency: 'EUR',
    totalCents,
    taxCents: 0,
    dueCents: Math.max(0, totalCents),
    paidCents: Math.max(0, totalCents),
    issuedAt: day(1),
    settledAt: day(2),
    closedAt: null,
    refunds: [],
    seenAt: day(9),
    ...change,
  }
}

/** Adds bookings to books, as the ledger does. */
function book(books: Booked[], sale: Sale): Booked[] {
  const added = missingBookings(books, sale)
  const changed = books.map((known) => {
    const more = added.find((booking) => booking.kind === known.kind && booking.sourceId === known.sourceId)

    return more ? { ...known, version: more.version, lines: plus(known.lines, more.lines) } : known
  })
  const fresh = added.filter(({ version }) => version === 1)

  return [...changed, ...fresh]
}

function plus(one: Lines, other: Lines): Lines {
  return Object.fromEntries(accounts.map((account) => [account, (one[account] ?? 0) + (other[account] ?? 0)]))
}

const balances = (books: { lines: Lines }[]) => books.reduce((sum, { lines }) => plus(sum, lines), plus({}, {}))

const cents = fc.integer({ min: 0, max: 500_000 })
const anySale: fc.Arbitrary<Sale> = fc
  .record({
    isPurchase: fc.boolean(),
    status: fc.constantFrom('draft', 'open', 'paid', 'void', 'uncollectible'),
    totalCents: fc.integer({ min: -100_000, max: 500_000 }),
    tax: fc.nat({ max: 30 }),
    credit: cents,
    share: fc.nat({ max: 100 }),
    parts: fc.array(fc.record({ share: fc.nat({ max: 50 }), date: fc.integer({ min: 3, max: 20 }) }), { maxLength: 4 }),
    dispute: fc.constantFrom('none', 'open', 'won', 'lost'),
  })
  .map(({ isPurchase, status, totalCents, tax, credit, share, parts, dispute }) => {
    const dueCents = Math.max(0, totalCents - credit)
    const paidCents = status === 'paid' ? dueCents : Math.floor((dueCents * share) / 100)
    let left = paidCents
    const refunds = parts.map((part, index) => {
      const amountCents = Math.min(left, Math.floor((paidCents * part.share) / 100))
      left -= amountCents

      return { refundId: `re_${index}`, amountCents, at: day(part.date) }
    })

    return saleOf({
      ...{ isPurchase, totalCents, dueCents, paidCents, refunds, disputes: disputesOf(left, dispute) },
      status: isPurchase ? 'paid' : status,
      taxCents: Math.round((totalCents * tax) / (100 + tax)),
    })
  })

const taken = (amountCents: number): DisputeMovement => {
  return { movementId: 'txn_1', amountCents: -amountCents, feeCents: 1500, at: day(6) }
}
const returned = (amountCents: number): DisputeMovement => {
  return { movementId: 'txn_2', amountCents, feeCents: 0, at: day(16) }
}

function disputesOf(cents: number, end: string): SaleDispute[] {
  if (end === 'none' || cents <= 0) return []
  const movements = end === 'won' ? [taken(cents), returned(cents)] : [taken(cents)]

  return [{ disputeId: 'du_1', isLost: end === 'lost', lostAt: end === 'lost' ? day(17) : null, movements }]
}

test('every booking is balanced, whatever was sold', () => {
  fc.assert(
    fc.property(anySale, (sale) => {
      for (const { lines } of bookingsOf(sale)) expect(sumOf(lines)).toBe(0)
    }),
  )
})

test('whatever an invoice went through, the books say what it says last, and seeing it again adds nothing', () => {
  fc.assert(
    fc.property(fc.array(anySale, { minLength: 1, maxLength: 6 }), (sales) => {
      const last = sales.at(-1) ?? saleOf()
      const books = sales.reduce(book, [])
      expect(balances(books)).toEqual(balances(bookingsOf(last)))
      expect(missingBookings(books, last)).toEqual([])
    }),
  )
})

test('what is added keeps the books balanced, and each source grows by one version at a time', () => {
  fc.assert(
    fc.property(fc.array(anySale, { maxLength: 6 }), (sales) => {
      let books: Booked[] = []
      for (const sale of sales) {
        for (const { lines, version, kind, sourceId } of missingBookings(books, sale)) {
          expect(sumOf(lines)).toBe(0)
          const known = books.find((other) => other.kind === kind && other.sourceId === sourceId)
          expect(version).toBe((known?.version ?? 0) + 1)
        }
        books = book(books, sale)
      }
    }),
  )
})

test('the tax of refunds in parts adds up to the tax of the sale when all of it went back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat({ max: 27 }), fc.nat(), (totalCents, rate, cut) => {
      const taxCents = Math.round((totalCents * rate) / (100 + rate))
      const first = cut % (totalCents + 1)
      const refunds = [first, totalCents - first].map((amountCents, index) => ({
        refundId: `re_${index}`,
        amountCents,
        at: day(3 + index),
      }))
      const after = balances(bookingsOf(saleOf({ totalCents, taxCents, refunds })))
      expect(after.tax).toBe(0)
      expect((after.revenue ?? 0) + (after.refunds ?? 0)).toBe(0)
    }),
  )
})

test('an open invoice is no revenue; paid it is, without the tax', () => {
  const open = balances(bookingsOf(saleOf({ status: 'open', paidCents: 0, totalCents: 2380, taxCents: 380 })))
  expect(open).toMatchObject({ receivable: 2380, unearned: -2380, revenue: 0, tax: 0, cash: 0 })
  const paid = balances(bookingsOf(saleOf({ totalCents: 2380, taxCents: 380 })))
  expect(paid).toMatchObject({ receivable: 0, unearned: 0, revenue: -2000, tax: -380, cash: 2380 })
})

test('a credit for unused time is owed, and the next invoice is paid from it', () => {
  const credit = balances(bookingsOf(saleOf({ totalCents: -23382, dueCents: 0, paidCents: 0 })))
  expect(credit).toMatchObject({ credit: -23382, revenue: 23382, cash: 0 })
  const next = balances(bookingsOf(saleOf({ totalCents: 22496, dueCents: 0, paidCents: 0 })))
  expect(next).toMatchObject({ credit: 22496, revenue: -22496, cash: 0 })
})

test('a refund that failed is taken back, when that is seen', () => {
  const refunds = [{ refundId: 're_1', amountCents: 900, at: day(3) }]
  const books = book([], saleOf({ refunds }))
  expect(missingBookings(books, saleOf({ seenAt: day(20) }))).toEqual([
    { kind: 'refund', sourceId: 're_1', at: day(20), version: 2, lines: { refunds: -900, cash: 900 } },
  ])
})

test('paid past Stripe is settled without cash', () => {
  expect(balances(bookingsOf(saleOf({ paidCents: 0 })))).toMatchObject({ cash: 0, outside: 2900, revenue: -2900 })
})

test('a dispute moves cash by Stripe’s entries to the cent: contested at first, returned when won, gone when lost', () => {
  const sale = { totalCents: 2380, taxCents: 380 }
  const open = balances(bookingsOf(saleOf({ ...sale, disputes: disputesOf(2380, 'open') })))
  expect(open).toMatchObject({ cash: -1500, disputed: 2380, fees: 1500, revenue: -2000, tax: -380, chargebacks: 0 })
  const won = balances(bookingsOf(saleOf({ ...sale, disputes: disputesOf(2380, 'won') })))
  expect(won).toMatchObject({ cash: 880, disputed: 0, fees: 1500, revenue: -2000, tax: -380, chargebacks: 0 })
  const lost = balances(bookingsOf(saleOf({ ...sale, disputes: disputesOf(2380, 'lost') })))
  expect(lost).toMatchObject({ cash: -1500, disputed: 0, fees: 1500, revenue: -2000, tax: 0, chargebacks: 2000 })
})

test('refunds and a lost dispute share the tax of the sale to the cent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 100_000 }), fc.nat({ max: 27 }), fc.nat(), (totalCents, rate, cut) => {
      const taxCents = Math.round((totalCents * rate) / (100 + rate))
      const amountCents = cut % totalCents
      const refunds = [{ refundId: 're_1', amountCents, at: day(3) }]
      const disputes = disputesOf(totalCents - amountCents, 'lost')
      const after = balances(bookingsOf(saleOf({ totalCents, taxCents, refunds, disputes })))
      expect(after).toMatchObject({ tax: 0, disputed: 0 })
      expect((after.revenue ?? 0) + (after.refunds ?? 0) + (after.chargebacks ?? 0)).toBe(0)
    }),
  )
})

test('a lost dispute that is won on appeal comes back into the books', () => {
  const books = book([], saleOf({ disputes: disputesOf(2900, 'lost') }))
  const won = saleOf({ disputes: disputesOf(2900, 'won'), seenAt: day(20) })
  expect(balances(book(books, won))).toMatchObject({ cash: 1400, disputed: 0, chargebacks: 0, fees: 1500 })
})
