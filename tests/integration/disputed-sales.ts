import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Tx } from '#prisma/database.ts'
import type { Sale } from '#workflows/billing/ledger.rules.ts'

/** What a bank does about a sale: it takes the money with a fee, and returns it, keeps it, or keeps it and returns it later. */
export type DisputeWish = {
  disputeId: string
  outcome: 'open' | 'won' | 'lost' | 'overturned'
  at: string
  decidedAt: string
  overturnedAt: string
}

/** A moment of a month, hours apart. */
export function disputeWish(moment: fc.Arbitrary<Date>): fc.Arbitrary<DisputeWish> {
  return fc
    .record({
      outcome: fc.constantFrom(
        'open' as const,
        'won' as const,
        'lost' as const,
        'lost' as const,
        'overturned' as const,
      ),
      times: fc.tuple(moment, moment, moment),
    })
    .map(({ outcome, times }) => {
      const [at = '', decidedAt = '', overturnedAt = ''] = times.map((time) => time.toISOString()).sort()

      return { disputeId: `du_${randomUUID()}`, outcome, at, decidedAt, overturnedAt }
    })
}

type DisputedSale = Pick<Sale, 'refunds' | 'paidCents' | 'taxCents' | 'totalCents'>

/** What a bank can take: what was paid, less what went back before. */
export function disputedCents({ paidCents, refunds }: DisputedSale): number {
  return paidCents - refunds.reduce((sum, { amountCents }) => sum + amountCents, 0)
}

const feeCents = 1500

export type Disputing = {
  who: { organizationId: string; membershipId: string }
  subject: string
  amountCents: number
  dispute: DisputeWish
  /** Before a bank overturned its word, or after. */
  isOverturned: boolean
}

/** Keeps the row of a dispute as the product would have fetched it. */
export async function keepDisputeRow(tx: Tx, { who, subject, amountCents, dispute, isOverturned }: Disputing) {
  const { disputeId, outcome, at, decidedAt, overturnedAt } = dispute
  const isReturned = outcome === 'won' || isOverturned
  const returnedAt = isOverturned ? overturnedAt : decidedAt
  const back = { movementId: `txn_back_${disputeId}`, amountCents, feeCents: 0, at: returnedAt }
  const data = {
    status: isReturned ? 'won' : outcome === 'open' ? 'needs_response' : 'lost',
    movements: [
      { movementId: `txn_${disputeId}`, amountCents: -amountCents, feeCents, at },
      ...(isReturned ? [back] : []),
    ],
    closedAt: outcome === 'open' ? null : new Date(decidedAt),
    fetchedAt: new Date(overturnedAt),
  }
  const where = { organizationId_stripeDisputeId: { organizationId: who.organizationId, stripeDisputeId: disputeId } }
  await tx.dispute.upsert({
    where,
    create: {
      ...{ ...who, ...data, communityId: randomUUID(), userId: randomUUID(), stripeDisputeId: disputeId },
      ...{ stripeInvoiceId: subject, stripePaymentIntentId: `pi_${disputeId}`, amountCents, currency: 'EUR' },
      ...{ reason: 'fraudulent', openedAt: new Date(at) },
    },
    update: data,
  })
}

export type BackPart = { source: string; figure: 'refunds' | 'chargebacks'; at: string; cents: number; tax: number }

/** What went back for good, oldest first, each with its share of the tax. */
export function partsGoneBack(sale: DisputedSale, lost: DisputeWish | null): BackPart[] {
  const parts = sale.refunds.map(({ refundId, at, amountCents }): Omit<BackPart, 'tax'> => {
    return { source: refundId, figure: 'refunds', at, cents: amountCents }
  })
  const cents = disputedCents(sale)
  if (lost && cents > 0) parts.push({ source: lost.disputeId, figure: 'chargebacks', at: lost.decidedAt, cents })
  let [given, taxGiven] = [0, 0]

  return parts
    .sort((a, b) => a.at.localeCompare(b.at) || a.source.localeCompare(b.source))
    .map((part) => {
      given += part.cents
      const tax = Math.round((sale.taxCents * given) / sale.totalCents) - taxGiven
      taxGiven += tax

      return { ...part, tax }
    })
}

/** What an overturned word changes, part by part, on the day it is heard. */
export function changesOf(before: BackPart[], after: BackPart[], at: string): BackPart[] {
  return before.map((part) => {
    const now = after.find(({ source }) => source === part.source)

    return { ...part, at, cents: (now?.cents ?? 0) - part.cents, tax: (now?.tax ?? 0) - part.tax }
  })
}
