import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Prisma } from '#prisma/generated.server/client.ts'
import { type Database, openDatabase } from '#prisma/database.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/create-test-database.ts'
import {
  type Amounts,
  type Figure,
  monthAfter,
  monthOf,
  monthsUntil,
  reportOf,
  startOf,
} from '#web/features/analytics/figures.ts'
import { loadBilling } from '#web/features/analytics/queries/load-billing.server.ts'
import { loadFigureRows } from '#web/features/analytics/queries/load-figure-rows.server.ts'
import { type ChargeTerms, type DiscountTerms, priceOf, termsAfter } from '#workflows/billing/price.rules.ts'

/** What recurs is what is billed: the rule in SQL, the history that follows the terms, and the figures of both. */
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

const newest = monthOf(new Date())
const shown = { month: newest, length: 6 }
const [from, until] = [startOf(monthAfter(newest, -5)).getTime(), Date.now() - 60_000]

type Plan = { amountCents: number; currency: string; interval: 'month' | 'year' | 'once' }
type Change = { at: string; cents: number }

/** The rule without SQL: codes that last, no tax, a year by the month. */
function recurs({ interval, ...plan }: Plan, terms: ChargeTerms, at: number): number {
  if (interval === 'once') return 0
  const { grossCents, taxCents, netCents } = priceOf(plan, termsAfter(terms, new Date(at)))
  expect(grossCents - taxCents).toBe(netCents)

  return interval === 'year' ? Math.round(netCents / 12) : netCents
}

function changesOf(plan: Plan, terms: ChargeTerms, at: number): Change[] {
  const ends = terms.discounts.flatMap(({ endsAt, isOnce }) => (endsAt && !isOnce ? [Date.parse(endsAt)] : []))
  let before = recurs(plan, terms, at)

  return [...new Set(ends)]
    .filter((end) => end > at)
    .sort((a, b) => a - b)
    .flatMap((end) => {
      const cents = recurs(plan, terms, end)
      const isChange = cents !== before
      before = cents

      return isChange ? [{ at: new Date(end).toISOString(), cents }] : []
    })
}

const moment = fc.integer({ min: from, max: until }).map((time) => Math.floor(time / 1000) * 1000)
const discount = fc
  .record({
    percentBp: fc.option(fc.constantFrom(1, 1500, 3333, 5000, 10_000), { freq: 2 }),
    amountOffCents: fc.integer({ min: 1, max: 4_000 }),
    currency: fc.constantFrom('EUR', 'USD'),
    isOnce: fc.boolean(),
    endsAt: fc.option(moment),
  })
  .map((wish): DiscountTerms => {
    const isPercent = wish.percentBp !== null

    return {
      ...wish,
      amountOffCents: isPercent ? null : wish.amountOffCents,
      currency: isPercent ? null : wish.currency,
      endsAt: wish.isOnce || wish.endsAt === null ? null : new Date(wish.endsAt).toISOString(),
    }
  })
const terms = fc.record<ChargeTerms>({
  discounts: fc.array(discount, { maxLength: 2 }),
  taxes: fc.array(
    fc.record({
      name: fc.constant('VAT'),
      ratePpm: fc.constantFrom(70_000, 190_000, 83_750),
      isInclusive: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  isReversed: fc.boolean(),
})
const plan = fc.record<Plan>({
  amountCents: fc.integer({ min: 0, max: 50_000 }),
  currency: fc.constant('EUR'),
  interval: fc.constantFrom('month', 'month', 'year', 'once'),
})

test('what recurs under any terms is the same in the database and in the rule that prices are told by', async () => {
  const cases = fc.sample(fc.record({ plan, terms, at: moment }), 400)
  const found = await db.forPlatform(
    'tests',
    (tx) => tx.$queryRaw<{ cents: number; steps: Change[] | null }[]>`
      select recurring_cents((plan ->> 'amountCents')::int, plan ->> 'currency', plan ->> 'interval', terms, at) as cents,
        recurring_steps((plan ->> 'amountCents')::int, plan ->> 'currency', plan ->> 'interval', terms, at) as steps
      from jsonb_array_elements(${JSON.stringify(cases)}::jsonb) with ordinality c (value, place)
      cross join lateral (select value -> 'plan' as plan, value -> 'terms' as terms,
        to_timestamp((value ->> 'at')::bigint / 1000.0) as at) one order by place`,
  )
  found.forEach(({ cents, steps }, index) => {
    const { plan: each, terms: under, at } = cases[index] ?? cases[0]!
    expect({ each, under, cents, steps: steps ?? [] }).toEqual({
      each,
      under,
      cents: recurs(each, under, at),
      steps: changesOf(each, under, at),
    })
  })
  expect(found.filter(({ steps }) => steps).length).toBeGreaterThan(20)
})

async function makeTenant(people: number) {
  const [organizationId, communityId, planId] = [randomUUID(), randomUUID(), randomUUID()]
  const users = await Promise.all(
    Array.from({ length: people }, () =>
      db.accounts.user.create({
        data: { email: `${randomUUID()}@example.com`, name: 'Noor Haddad', passwordHash: '-' },
        select: { id: true },
      }),
    ),
  )
  const memberships = users.map(({ id: userId }) => ({ id: randomUUID(), userId }))
  const inside = <T>(work: Parameters<typeof db.forOrganization<T>>[1]) => db.forOrganization(organizationId, work)
  await inside(async (tx) => {
    await tx.organization.create({ data: { id: organizationId, slug: organizationId, name: 'Studio' } })
    await tx.community.create({ data: { organizationId, id: communityId, slug: communityId, name: 'Studio' } })
    const price = { name: 'Plan', interval: 'month' as const, amountCents: 3_000, currency: 'EUR' }
    await tx.plan.create({ data: { organizationId, id: planId, communityId, ...price } })
    await tx.membership.createMany({
      data: memberships.map((each) => ({ ...each, organizationId, communityId, planId })),
    })
  })

  return { organizationId, communityId, planId, memberships, inside }
}

async function amountsOf(organizationId: string): Promise<Map<string, Amounts>> {
  const { cells } = await loadBilling(db, organizationId, shown)
  const { months } = reportOf(cells, { currency: 'EUR', planId: '', ...shown })

  return new Map(months.map(({ month, amounts }) => [month, amounts]))
}

test('a code lowers MRR when it is given and raises it the moment it ends, whether or not Stripe is asked again', async () => {
  const { organizationId, memberships, inside } = await makeTenant(1)
  const id = memberships[0]?.id ?? ''
  const say = (data: Prisma.MembershipUpdateInput) =>
    inside((tx) => tx.membership.update({ where: { organizationId_id: { organizationId, id } }, data }))
  const told = () =>
    inside((tx) => tx.membershipHistory.findMany({ where: { organizationId }, orderBy: { id: 'asc' } })).then((rows) =>
      rows.map(({ monthlyCents }) => monthlyCents),
    )
  const taxes = [{ name: 'VAT', ratePpm: 200_000, isInclusive: true }]
  const code = { percentBp: 5000, amountOffCents: null, currency: null, isOnce: false }
  await say({ state: 'live', stripeStatus: 'active', chargeTerms: { taxes } })
  await say({ chargeTerms: { taxes, discounts: [{ ...code, isOnce: true, endsAt: null }] } })
  expect(await told()).toEqual([2_500])
  const soon = new Date(Date.now() + 1_500)
  const halved = { taxes, discounts: [{ ...code, endsAt: soon.toISOString() }] }
  await say({ chargeTerms: halved })
  await say({ chargeTerms: { ...halved, isReversed: false } })
  expect(await told()).toEqual([2_500, 1_250])
  const before = (await amountsOf(organizationId)).get(newest)
  expect(before).toMatchObject({
    mrr: { cents: 1_250 },
    contraction: { count: 1, cents: 1_250 },
    expansion: { count: 0 },
  })

  await new Promise((resolve) => setTimeout(resolve, soon.getTime() - Date.now() + 50))
  const after = (await amountsOf(organizationId)).get(monthOf(soon))
  expect(after).toMatchObject({ mrr: { cents: 2_500 }, expansion: { count: 1, cents: 1_250 } })
  await say({ chargeTerms: { taxes, discounts: [] } })
  expect(await told()).toEqual([2_500, 1_250])
  expect((await amountsOf(organizationId)).get(monthOf(soon))).toEqual(after)
  const question = { figure: 'expansion' as const, month: monthOf(soon), currency: 'EUR', planId: '', limit: 9 }
  expect((await loadFigureRows(db, organizationId, question)).rows).toMatchObject([{ what: 'code-over', cents: 1_250 }])
})

type Row = { status: string; at: number; terms: ChargeTerms }
const statuses = ['trialing', 'active', 'active', 'active', 'past_due', 'paused', 'canceled']
const life = fc
  .array(fc.record<Row>({ status: fc.constantFrom(...statuses), at: moment, terms }), { maxLength: 5 })
  .map((rows) => rows.sort((a, b) => a.at - b.at))
const monthly: Plan = { amountCents: 3_000, currency: 'EUR', interval: 'month' }
const movements = ['new', 'returned', 'expansion', 'contraction', 'paused', 'churned'] as const

/** What is paid at a moment, from the last word before it and the terms alone. */
function paidAt(rows: Row[], at: number): { cents: number; status: string } {
  const said = rows.filter((row) => row.at <= at)
  const last = said.at(-1)
  const pays =
    last?.status === 'active' || (last?.status === 'past_due' && said.some(({ status }) => status === 'active'))

  return { cents: last && pays ? recurs(monthly, last.terms, at) : 0, status: last?.status ?? '' }
}

/** Walks over every moment at which anything could change. */
function recount(rows: Row[]): { figure: Figure; month: string; cents: number }[] {
  const ends = rows.flatMap((row) => row.terms.discounts.flatMap(({ endsAt }) => (endsAt ? [Date.parse(endsAt)] : [])))
  let [before, hasPaid] = [0, false]

  return [...new Set([...rows.map(({ at }) => at), ...ends])]
    .sort((a, b) => a - b)
    .flatMap((at) => {
      const { cents, status } = paidAt(rows, at)
      const [won, lost] = [Math.max(0, cents - before), Math.max(0, before - cents)]
      const up: Figure = before > 0 ? 'expansion' : hasPaid ? 'returned' : 'new'
      const down: Figure = cents > 0 ? 'contraction' : status === 'paused' ? 'paused' : 'churned'
      before = cents
      hasPaid ||= cents > 0
      const month = monthOf(new Date(at))

      return won + lost === 0 ? [] : [{ figure: won > 0 ? up : down, month, cents: won + lost }]
    })
}

test('MRR and what moved it are what a recount of terms and dates says, month by month', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 6, maxLength: 6 }), async (lives) => {
      const distinct = lives.map((rows) => rows.filter(({ at }, index) => at !== rows[index + 1]?.at))
      const { organizationId, communityId, planId, memberships } = await makeTenant(lives.length)
      await db.forPlatform('tests', (tx) =>
        tx.membershipHistory.createMany({
          data: distinct.flatMap((rows, index) =>
            rows.map(({ status, at, terms: under }) => {
              const { id: membershipId = '', userId = '' } = memberships[index] ?? {}
              const who = { organizationId, communityId, membershipId, userId, planId, currency: 'EUR' }
              const steps = changesOf(monthly, under, at)

              return {
                ...{ ...who, status, at: new Date(at), state: status === 'canceled' ? 'ended' : 'live' },
                ...{ monthlyCents: recurs(monthly, under, at), priceSteps: steps.length > 0 ? steps : Prisma.DbNull },
              }
            }),
          ),
        }),
      )
      const counted = distinct.flatMap(recount)
      const amounts = await amountsOf(organizationId)
      for (const month of monthsUntil(newest, 6)) {
        const end = Math.min(Date.now(), startOf(monthAfter(month, 1)).getTime() - 1)
        const mrr = distinct.reduce((sum, rows) => sum + paidAt(rows, end).cents, 0)
        expect({ month, mrr: amounts.get(month)?.mrr.cents }).toEqual({ month, mrr })
        for (const figure of movements) {
          const rows = counted.filter((row) => row.month === month && row.figure === figure)
          const cents = rows.reduce((sum, row) => sum + row.cents, 0)
          expect({ month, figure, ...amounts.get(month)?.[figure] }).toMatchObject({ count: rows.length, cents })
        }
      }
    }),
    { numRuns: 12 },
  )
}, 60_000)
