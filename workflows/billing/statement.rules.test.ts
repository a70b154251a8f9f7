import { describe, expect, test } from 'vitest'
import { statementContent } from './statement-content.ts'
import {
  type BookedSale,
  composeStatement,
  dueStatements,
  type Parties,
  pauseStatement,
  statementLabel,
} from './statement.rules.ts'

const [organizationId, userId, membershipId] = [
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-000000000002',
  '00000000-0000-4000-8000-000000000003',
]
const parties: Parties = {
  issuer: { organizationId, name: 'Guild Works' },
  recipient: { userId, name: 'Noor Haddad', email: 'noor@example.com' },
  membership: { membershipId, community: 'Applied AI Guild', plan: 'Monthly' },
  timeZone: 'Pacific/Auckland',
}
const refund = {
  refundId: 're_1',
  at: '2026-03-04T10:00:00.000Z',
  netCents: 840,
  taxCents: 160,
  grossCents: 1000,
  note: 'Sorry',
}
const sale: BookedSale = {
  subject: 'in_1',
  currency: 'EUR',
  voided: null,
  refunds: [],
  invoice: { stripeInvoiceId: 'in_1', number: 'KUM-0001' },
  isTaxReversed: false,
}
const written = (fact: Parameters<typeof composeStatement>[0], label = 'CS-0007') =>
  composeStatement(fact, parties, { label, issuedAt: new Date('2026-03-04T12:00:00.000Z') })

test('a number has four digits until it needs more', () => {
  expect([statementLabel('CS', 7), statementLabel('CS', 12_345)]).toEqual(['CS-0007', 'CS-12345'])
})

describe('the credit of a pause', () => {
  const line = { text: 'Unused time on Monthly', amountCents: 23_382, contains: 'gross' as const, ratePpm: 190_000 }
  const pause = { pauseId: 'p', pausedAt: '2026-03-04T10:00:00.000Z', currency: 'EUR' }

  test('keeps what was credited and says the tax in it, on the day of the community', () => {
    const content = written(pauseStatement({ ...pause, lines: [line] }))
    expect(statementContent.parse(content)).toEqual(content)
    expect(content).toMatchObject({
      about: 'Pause from 4 March 2026',
      date: '2026-03-05',
      total: { netCents: 19_649, taxCents: 3733, grossCents: 23_382 },
      rates: [{ ratePpm: 190_000, taxCents: 3733 }],
    })
  })

  test('has a tax that comes on top, and none without a rate', () => {
    const added = pauseStatement({ ...pause, lines: [{ ...line, contains: 'net' }] })
    expect(added.total).toEqual({ netCents: 23_382, taxCents: 4443, grossCents: 27_825 })
    const bare = pauseStatement({ ...pause, lines: [{ ...line, ratePpm: 0 }] })
    expect(bare).toMatchObject({ rates: [], total: { netCents: 23_382, taxCents: 0, grossCents: 23_382 } })
  })
})

describe('the statements of a sale', () => {
  test('a refund is stated once, with the tax of the books', () => {
    const [fact, ...more] = dueStatements({ ...sale, refunds: [refund] }, [])
    expect(more).toEqual([])
    const content = written(fact ?? pauseStatement({ pauseId: '', pausedAt: '', currency: 'EUR', lines: [] }))
    expect(content).toMatchObject({
      about: 'Refund of invoice KUM-0001',
      note: 'Sorry',
      lines: [{ text: 'Given back on 4 March 2026', netCents: 840, grossCents: 1000 }],
      rates: [{ ratePpm: null, taxCents: 160 }],
    })
    const known = [{ sourceKind: 'refund', sourceId: 're_1', label: content.label, content }]
    expect(dueStatements({ ...sale, refunds: [refund] }, known)).toEqual([])

    const gone = { ...refund, netCents: 0, taxCents: 0, grossCents: 0 }
    const [correction] = dueStatements({ ...sale, refunds: [gone] }, known)
    expect(correction).toMatchObject({
      sourceKind: 'refund-failed',
      corrects: 'CS-0007',
      total: { netCents: -840, taxCents: -160, grossCents: -1000 },
    })
    expect(correction && written(correction, 'CS-0008').about).toBe('Correction of CS-0007')
    expect(dueStatements({ ...sale, refunds: [gone] }, [])).toEqual([])
  })

  test('an invoice that was taken back is stated, one that asked for nothing is not', () => {
    const voided = { netCents: 2437, taxCents: 463, grossCents: 2900, at: '2026-03-01T10:00:00.000Z' }
    const facts = dueStatements({ ...sale, voided, refunds: [refund] }, [])
    expect(facts.map(({ sourceKind }) => sourceKind)).toEqual(['void', 'refund'])
    expect(dueStatements({ ...sale, voided: { ...voided, grossCents: 0 } }, [])).toEqual([])
  })
})
