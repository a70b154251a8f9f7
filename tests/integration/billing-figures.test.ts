import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordSale } from '#activities/billing/ledger/record-sale.ts'
import type { Sale } from '#workflows/billing/ledger.rules.ts'
import {
  type Amount,
  declineClasses,
  type DeclineClass,
  type Figure,
  figures,
  monthOf,
  monthsUntil,
  reportOf,
} from '#web/features/analytics/figures.ts'
import { loadBilling } from '#web/features/analytics/queries/load-billing.server.ts'
import { loadFigureRows } from '#web/features/analytics/queries/load-figure-rows.server.ts'
import { openDatabase, type Database } from '#prisma/database.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/create-test-database.ts'
import {
  type BackPart,
  changesOf,
  disputedCents,
  type DisputeWish,
  disputeWish,
  keepDisputeRow,
  partsGoneBack,
} from './disputed-sales.ts'

/** Random histories and sales, counted by the product and once more here, row by row and without any SQL. */
let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ ...database, maxConnections: 3 })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const months = monthsUntil('2026-11', 6)
const shown = { month: '2026-11', length: 6 }
const people = 5

type Step = { status: string; isEnded: boolean; plan: number; at: Date }
type Failure = {
  person: number
  kind: string
  firstRoute: DeclineClass | null
  route: string
  declineCode: string | null
  outcome: string | null
  amountCents: number
  at: Date
  lastedMs: number
  paidBeforeMs: number | null
  /** Paid after the end: by which process its worth was given, and how long after. */
  late: { by: 'own' | 'another'; afterMs: number } | null
}
type PauseWish = { person: number; source: string; pausedAt: Date | null; resumedAfterMs: number | null }
type SaleWish = { person: number; sale: Omit<Sale, 'currency' | 'subject'>; dispute: DisputeWish | null }
type Tenant = { organizationId: string; plans: Plan[]; memberships: string[] }
type Plan = { id: string; monthlyCents: number; currency: string }

const moment = fc.integer({ min: Date.UTC(2026, 5, 1), max: Date.UTC(2026, 10, 30) }).map((time) => new Date(time))
const statuses = [
  'trialing',
  'active',
  'active',
  'past_due',
  'paused',
  'unpaid',
  'canceled',
  'none',
  'incomplete_expired',
]
const history = fc
  .array(fc.record({ status: fc.constantFrom(...statuses), plan: fc.nat({ max: 3 }), at: moment }), { maxLength: 9 })
  .map((steps): Step[] => {
    const times = steps.map(({ at }) => at).sort((a, b) => a.getTime() - b.getTime())

    return steps.map((step, index) => ({
      ...step,
      at: times[index] ?? step.at,
      isEnded: step.status === 'canceled' || step.status === 'incomplete_expired',
    }))
  })
const saleWish = fc
  .record({
    person: fc.nat({ max: people - 1 }),
    status: fc.constantFrom('open', 'paid', 'paid', 'paid', 'void', 'uncollectible'),
    totalCents: fc.integer({ min: -5_000, max: 50_000 }),
    isPurchase: fc.boolean(),
    taxShare: fc.nat({ max: 25 }),
    at: moment,
    refunds: fc.array(fc.record({ part: fc.integer({ min: 1, max: 4 }), at: moment }), { maxLength: 2 }),
    dispute: fc.option(disputeWish(moment), { freq: 2 }),
  })
  .map(({ person, status, totalCents, isPurchase, taxShare, at, refunds, dispute }): SaleWish => {
    const total = isPurchase ? Math.abs(totalCents) : totalCents
    const isPaid = isPurchase || status === 'paid'
    const paidCents = isPaid ? Math.max(0, total) : 0
    const iso = at.toISOString()

    return {
      person,
      dispute: paidCents > 0 ? dispute : null,
      sale: {
        isPurchase,
        status: isPurchase ? 'paid' : status,
        totalCents: total,
        taxCents: Math.round((total * taxShare) / 125),
        dueCents: Math.max(0, total),
        paidCents,
        ...{ issuedAt: iso, settledAt: isPaid ? iso : null, closedAt: iso, seenAt: iso },
        refunds: refunds
          .map((refund) => ({ at: refund.at.toISOString(), amountCents: Math.floor(paidCents / (refund.part * 2)) }))
          .filter(({ amountCents }) => amountCents > 0)
          .map((refund) => ({ ...refund, refundId: `re_${randomUUID()}` })),
      },
    }
  })

const hourMs = 3_600_000
const failureWish = fc.record<Failure>({
  person: fc.nat({ max: people - 1 }),
  kind: fc.constantFrom('renewal', 'renewal', 'resume', 'late'),
  firstRoute: fc.constantFrom(null, ...declineClasses.filter((each) => each !== 'unseen')),
  route: fc.constantFrom('soft', 'hard'),
  declineCode: fc.constantFrom(null, 'insufficient_funds'),
  outcome: fc.constantFrom(null, 'paid', 'paid', 'paused', 'cancelled', 'left', 'pause-stays', 'written-off'),
  amountCents: fc.integer({ min: 100, max: 5_000 }),
  at: moment,
  lastedMs: fc.integer({ min: 0, max: 15 * 24 * hourMs }),
  paidBeforeMs: fc.constantFrom(null, 0, hourMs),
  late: fc.option(
    fc.record({ by: fc.constantFrom('own', 'another'), afterMs: fc.integer({ min: 0, max: 40 * 24 * hourMs }) }),
  ),
})
const pauseWish = fc.record<PauseWish>({
  person: fc.nat({ max: people - 1 }),
  source: fc.constantFrom('settings', 'cancel', 'dunning', 'offer', 'stripe'),
  pausedAt: fc.option(moment),
  resumedAfterMs: fc.constantFrom(null, 7 * 24 * hourMs, 40 * 24 * hourMs),
})

async function makeTenant(): Promise<Tenant> {
  const [organizationId, communityId] = [randomUUID(), randomUUID()]
  const plans: Plan[] = [
    { id: randomUUID(), monthlyCents: 2900, currency: 'EUR' },
    { id: randomUUID(), monthlyCents: 900, currency: 'EUR' },
    { id: randomUUID(), monthlyCents: 1500, currency: 'USD' },
    { id: randomUUID(), monthlyCents: 0, currency: 'EUR' },
  ]
  const users = await Promise.all(
    Array.from({ length: people }, () =>
      db.accounts.user.create({
        data: { email: `${randomUUID()}@example.com`, name: 'Noor Haddad', passwordHash: '-' },
        select: { id: true },
      }),
    ),
  )
  const memberships = users.map(() => randomUUID())
  await db.forOrganization(organizationId, async (tx) => {
    await tx.organization.create({ data: { id: organizationId, slug: organizationId, name: 'Studio' } })
    await tx.community.create({ data: { organizationId, id: communityId, slug: communityId, name: 'Studio' } })
    await tx.plan.createMany({
      data: plans.map(({ id, monthlyCents, currency }) => {
        const interval = monthlyCents === 0 ? ('free' as const) : ('month' as const)

        return { organizationId, id, communityId, name: 'Plan', interval, amountCents: monthlyCents, currency }
      }),
    })
    await tx.membership.createMany({
      data: memberships.map((id, index) => {
        return { organizationId, id, communityId, userId: users[index]?.id ?? '', planId: plans[0]?.id ?? '' }
      }),
    })
  })

  return { organizationId, plans, memberships }
}

type Wishes = { steps: Step[][]; sales?: SaleWish[]; failures?: Failure[]; pauses?: PauseWish[] }

async function write({ organizationId, plans, memberships }: Tenant, wishes: Wishes) {
  const { steps, sales = [], failures = [], pauses = [] } = wishes
  const communityId = randomUUID()
  await db.forPlatform('tests', (tx) =>
    tx.membershipHistory.createMany({
      data: steps.flatMap((each, index) =>
        each.map(({ status, isEnded, plan, at }) => {
          const { id: planId = '', monthlyCents = 0, currency = '' } = plans[plan] ?? {}
          const who = { organizationId, membershipId: memberships[index] ?? '', userId: randomUUID(), communityId }

          return { ...who, planId, monthlyCents, currency, status, at, state: isEnded ? 'ended' : 'live' }
        }),
      ),
    }),
  )
  await db.forOrganization(organizationId, async (tx) => {
    for (const { person, sale, dispute } of sales) {
      const who = { organizationId, membershipId: memberships[person] ?? '' }
      const subject = `in_${randomUUID()}`
      const book = (seenAt = sale.seenAt) =>
        recordSale(tx, { ...who, sale: { ...sale, seenAt, subject, currency: 'EUR' } })
      const amountCents = disputedCents(sale)
      if (dispute && amountCents > 0) {
        await keepDisputeRow(tx, { who, subject, amountCents, dispute, isOverturned: false })
      }
      await book()
      if (dispute?.outcome !== 'overturned' || amountCents === 0) continue
      await keepDisputeRow(tx, { who, subject, amountCents, dispute, isOverturned: true })
      // Heard twice, booked once.
      await book(dispute.overturnedAt)
      await book(dispute.overturnedAt)
    }
    for (const wish of failures) {
      const { person, at, lastedMs, paidBeforeMs, late, ...failure } = wish
      const { outcome, amountCents: totalCents } = failure
      const who = { organizationId, membershipId: memberships[person] ?? '', userId: randomUUID(), currency: 'EUR' }
      const stripeInvoiceId = `in_${randomUUID()}`
      const endedAt = new Date(at.getTime() + lastedMs)
      const closedAt = outcome && endedAt
      const dates = { firstFailedAt: at, openedAt: at, closedAt }
      const row = { ...who, ...failure, ...dates, communityId, stripeInvoiceId }
      const restoredAt = restoredOf(wish)
      await tx.dunning.create({ data: { ...row, restoredAt: late?.by === 'own' ? restoredAt : null } })
      if (late?.by === 'another' && failure.kind !== 'late') {
        await tx.dunning.create({ data: { ...row, kind: 'late', outcome: null, closedAt: null, restoredAt } })
      }
      if (paidBeforeMs === null) continue
      const paidAt = outcome === 'paid' ? paidAtOf(wish) : latePaidAtOf(wish)
      const status = paidAt ? 'paid' : 'open'
      await tx.invoice.create({
        data: { ...who, stripeInvoiceId, status, totalCents, paidAt, issuedAt: at, fetchedAt: endedAt },
      })
    }
    for (const { person, source, pausedAt, resumedAfterMs } of pauses) {
      const startsAt = pausedAt ?? new Date('2026-06-01')
      const resumedAt = resumedOf({ pausedAt, resumedAfterMs })
      const dates = { startsAt, endsAt: new Date(startsAt.getTime() + hourMs), endedAt: startsAt, pausedAt, resumedAt }
      const who = { organizationId, membershipId: memberships[person] ?? '', userId: randomUUID(), communityId }
      await tx.pause.create({ data: { ...who, ...dates, source, token: randomUUID() } })
    }
  })
}

/** Paid some time before the process noticed, but not before the failure itself. */
function paidAtOf({ at, lastedMs, paidBeforeMs }: Pick<Failure, 'at' | 'lastedMs' | 'paidBeforeMs'>): Date {
  return new Date(at.getTime() + Math.max(0, lastedMs - (paidBeforeMs ?? 0)))
}

function restoredOf({ at, lastedMs, late }: Failure): Date | null {
  return late && new Date(at.getTime() + lastedMs + late.afterMs)
}

function latePaidAtOf(failure: Failure): Date | null {
  const restoredAt = restoredOf(failure)

  return restoredAt && new Date(Math.max(failure.at.getTime(), restoredAt.getTime() - (failure.paidBeforeMs ?? 0)))
}

function resumedOf({ pausedAt, resumedAfterMs }: Pick<PauseWish, 'pausedAt' | 'resumedAfterMs'>): Date | null {
  return pausedAt && resumedAfterMs !== null ? new Date(pausedAt.getTime() + resumedAfterMs) : null
}

/** The plan of a person at a moment: of the last word before it, else of the first word of all. */
function planAt({ plans }: Tenant, steps: Step[], at: Date): Plan | undefined {
  const step = steps.filter((each) => each.at <= at).at(-1) ?? steps[0]

  return step && plans[step.plan]
}

/** Failed payments by how they ended; who has no history has no plan to be counted under. */
function recountFailures(tenant: Tenant, steps: Step[][], failures: Failure[]): Counted[] {
  return failures.flatMap((failure) => {
    const { kind, outcome, at: failedAt, lastedMs, firstRoute, route, declineCode, amountCents: cents } = failure
    if (kind === 'late' || outcome === null) return []
    const paidAt = outcome === 'paid' ? paidAtOf(failure) : latePaidAtOf(failure)
    const isPaid = paidAt !== null
    const at = paidAt ?? new Date(failedAt.getTime() + lastedMs)
    const plan = planAt(tenant, steps[failure.person] ?? [], at)
    if (!plan) return []
    const known = route === 'hard' || declineCode !== null ? route : 'unseen'
    const seconds = isPaid ? (at.getTime() - failedAt.getTime()) / 1000 : 0
    const figure = isPaid ? ('recovered' as const) : ('not-recovered' as const)

    return [{ figure, month: monthOf(at), planId: plan.id, currency: 'EUR', cents, seconds, part: firstRoute ?? known }]
  })
}

function recountPauses(tenant: Tenant, steps: Step[][], pauses: PauseWish[]): Counted[] {
  return pauses.flatMap((pause) => {
    const { person, source, pausedAt } = pause
    const resumedAt = resumedOf(pause)
    const happened: [Figure, Date][] = []
    if (pausedAt) happened.push(['pause-begun', pausedAt])
    if (pausedAt && ['cancel', 'dunning', 'offer'].includes(source)) happened.push(['pause-accepted', pausedAt])
    if (resumedAt) happened.push(['pause-resumed', resumedAt])

    return happened.flatMap(([figure, at]): Counted[] => {
      const plan = planAt(tenant, steps[person] ?? [], at)
      if (!plan) return []
      const { id: planId, currency, monthlyCents: cents } = plan

      return [{ figure, month: monthOf(at), planId, currency, cents, seconds: 0 }]
    })
  })
}

type Counted = {
  figure: Figure
  month: string
  planId: string
  currency: string
  cents: number
  seconds: number
  part?: string
}

/** One membership after the other, one step after the other. */
function recount({ plans }: Tenant, steps: Step[][]): Counted[] {
  const counted: Counted[] = []
  for (const each of steps) {
    let before = { cents: 0, plan: plans[0] }
    let [wasActive, hasPaid, hadTrial, isDecided] = [false, false, false, false]
    for (const { status, isEnded, plan: index, at } of each) {
      const plan = plans[index] as Plan
      const count = (figure: Figure, cents: number, where = plan) =>
        counted.push({ figure, month: monthOf(at), planId: where.id, currency: where.currency, cents, seconds: 0 })
      if (status === 'active') wasActive = true
      const pays = !isEnded && (status === 'active' || (status === 'past_due' && wasActive))
      const cents = pays ? plan.monthlyCents : 0
      const isOver = isEnded || ['paused', 'unpaid'].includes(status)
      const sameCurrency = before.plan?.currency === plan.currency

      if (before.cents === 0 && cents > 0) count(hasPaid ? 'returned' : 'new', cents)
      if (before.cents > 0 && cents === 0) count(status === 'paused' ? 'paused' : 'churned', before.cents, before.plan)
      if (before.cents > 0 && cents > 0 && sameCurrency && cents > before.cents)
        count('expansion', cents - before.cents)
      if (before.cents > 0 && cents > 0 && sameCurrency && cents < before.cents)
        count('contraction', before.cents - cents)
      if (before.cents > 0 && cents > 0 && !sameCurrency) {
        count('contraction', before.cents, before.plan)
        count('expansion', cents)
      }
      if (status === 'trialing' && !hadTrial) count('trial-started', plan.monthlyCents)
      if (status === 'trialing') hadTrial = true
      if (hadTrial && !isDecided && (isOver || status === 'active')) {
        count(status === 'active' ? 'trial-paid' : 'trial-lost', plan.monthlyCents)
        isDecided = true
      }
      hasPaid ||= cents > 0
      before = { cents, plan }
    }
  }

  return counted
}

/** Who pays at the end of a month, looked up anew for each month. */
function positions({ plans }: Tenant, steps: Step[][]): Counted[] {
  return months.flatMap((month) =>
    steps.flatMap((each) => {
      const until = each.filter(({ at }) => monthOf(at) <= month)
      const last = until.at(-1)
      const wasActive = until.some(({ status }) => status === 'active')
      const plan = plans[last?.plan ?? 0] as Plan
      const pays = last && !last.isEnded && (last.status === 'active' || (last.status === 'past_due' && wasActive))
      if (!pays || plan.monthlyCents === 0) return []
      const { id: planId, currency, monthlyCents: cents } = plan

      return [{ figure: 'mrr' as const, month, planId, currency, cents, seconds: 0 }]
    }),
  )
}

/** Money by the sales themselves, not by their bookings; a sale belongs to the plan its membership had when first booked. */
function recountMoney({ plans }: Tenant, sales: SaleWish[]): Counted[] {
  const planId = plans[0]?.id ?? ''
  const count = (figure: Figure, at: string, cents: number): Counted => {
    return { figure, month: at.slice(0, 7), planId, currency: 'EUR', cents, seconds: 0 }
  }

  return sales.flatMap(({ sale, dispute }) => {
    if (sale.status !== 'paid') return []
    const at = sale.settledAt ?? ''
    const sold = [
      count('collected', at, sale.paidCents),
      count('taxes', at, sale.taxCents),
      count('net', at, sale.totalCents - sale.taxCents),
    ]
    const back = ({ figure, at: when, cents, tax }: BackPart) => [
      count(figure, when, cents),
      count('taxes', when, -tax),
      count('net', when, tax - cents),
    ]
    const isLost = dispute?.outcome === 'lost' || dispute?.outcome === 'overturned'
    const gone = partsGoneBack(sale, isLost ? dispute : null)
    const overturned =
      dispute?.outcome === 'overturned' ? changesOf(gone, partsGoneBack(sale, null), dispute.overturnedAt) : []

    return [...sold, ...[...gone, ...overturned].flatMap(back)].filter(({ cents }) => cents !== 0)
  })
}

function sum(counted: Counted[], wanted: Partial<Counted>): Amount {
  const found = counted.filter((row) =>
    Object.entries(wanted).every(([name, value]) => row[name as keyof Counted] === value),
  )

  return {
    count: found.length,
    cents: found.reduce((total, { cents }) => total + cents, 0),
    seconds: found.reduce((total, { seconds }) => total + seconds, 0),
  }
}

test('every figure of every month, plan and currency is what a recount of the rows says, and its rows add up to it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(history, { minLength: people, maxLength: people }),
      fc.array(saleWish, { maxLength: 8 }),
      fc.array(failureWish, { maxLength: 10 }),
      fc.array(pauseWish, { maxLength: 6 }),
      async (steps, sales, failures, pauses) => {
        const tenant = await makeTenant()
        await write(tenant, { steps, sales, failures, pauses })
        const { cells } = await loadBilling(db, tenant.organizationId, shown)
        const counted = [
          ...recount(tenant, steps),
          ...positions(tenant, steps),
          ...recountMoney(tenant, sales),
          ...recountFailures(tenant, steps, failures),
          ...recountPauses(tenant, steps, pauses),
        ]

        for (const currency of ['EUR', 'USD']) {
          for (const planId of ['', ...tenant.plans.map(({ id }) => id)]) {
            const report = reportOf(cells, { currency, planId, month: '2026-11', length: 6 })
            for (const { month, amounts, recoveries } of report.months) {
              const wanted = { month, currency, ...(planId && { planId }) }
              for (const figure of figures) expectEqual(amounts[figure], counted, { ...wanted, figure })
              for (const part of declineClasses) {
                const { recovered, notRecovered } = recoveries[part]
                expectEqual(recovered, counted, { ...wanted, figure: 'recovered', part })
                expectEqual(notRecovered, counted, { ...wanted, figure: 'not-recovered', part })
              }
            }
          }
        }
        await expectRowsToAddUp(tenant, cells)
      },
    ),
    { numRuns: 12 },
  )
}, 60_000)

function expectEqual(amount: Amount, counted: Counted[], wanted: Partial<Counted>) {
  const { count, cents, seconds } = sum(counted, wanted)
  expect({ ...wanted, count: amount.count, cents: amount.cents }).toEqual({ ...wanted, count, cents })
  expect(amount.seconds).toBeCloseTo(seconds, 3)
}

async function expectRowsToAddUp({ organizationId }: Tenant, cells: Awaited<ReturnType<typeof loadBilling>>['cells']) {
  const { months: rows } = reportOf(cells, { currency: 'EUR', planId: '', month: '2026-11', length: 3 })
  for (const { month, amounts, recoveries } of rows) {
    for (const figure of figures) {
      const question = { figure, month, currency: 'EUR', planId: '', limit: 100 }
      const { count, cents, rows: found } = await loadFigureRows(db, organizationId, question)
      const { count: wanted, cents: wantedCents } = amounts[figure]
      expect({ figure, month, count, cents }).toEqual({ figure, month, count: wanted, cents: wantedCents })
      expect(found.reduce((total, row) => total + row.cents, 0)).toBe(cents)
    }
    for (const part of declineClasses) {
      const question = { figure: 'recovered' as const, part, month, currency: 'EUR', planId: '', limit: 100 }
      const { count, cents } = await loadFigureRows(db, organizationId, question)
      const { recovered } = recoveries[part]
      expect({ part, month, count, cents }).toEqual({ part, month, count: recovered.count, cents: recovered.cents })
    }
  }
}

test('MRR moves by exactly what the movements say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(history, { minLength: people, maxLength: people }), async (steps) => {
      const tenant = await makeTenant()
      await write(tenant, { steps })
      const { cells } = await loadBilling(db, tenant.organizationId, shown)
      for (const currency of ['EUR', 'USD']) {
        let before = 0
        for (const { amounts } of reportOf(cells, { currency, planId: '', month: '2026-11', length: 6 }).months) {
          const up = amounts.new.cents + amounts.returned.cents + amounts.expansion.cents
          const down = amounts.contraction.cents + amounts.paused.cents + amounts.churned.cents
          expect(amounts.mrr.cents).toBe(before + up - down)
          before = amounts.mrr.cents
        }
      }
    }),
    { numRuns: 10 },
  )
}, 60_000)
