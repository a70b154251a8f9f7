import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextPrice, subscriptionDetails, termsOfSubscription } from '#activities/billing/charge-terms.ts'
import { createCoupon, type CreateCouponInput } from '#activities/billing/create-coupon.ts'
import { endTaxRate } from '#activities/billing/end-tax-rate.ts'
import { followTaxRates } from '#activities/billing/follow-tax-rates.ts'
import { previewChange } from '#activities/billing/preview-change.ts'
import { previewPlanSwitch } from '#activities/billing/preview-plan-switch.ts'
import { endCoupon } from '#activities/billing/end-coupon.ts'
import { saveTaxId } from '#activities/billing/save-tax-id.ts'
import { setTaxHome } from '#activities/billing/set-tax-home.ts'
import { setTaxRate } from '#activities/billing/set-tax-rate.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { syncTaxId } from '#activities/billing/sync-tax-id.ts'
import { fulfilCheckout } from '#activities/memberships/fulfil-checkout.ts'
import { syncMembership } from '#activities/memberships/sync-membership.ts'
import type { Tx } from '#prisma/database.ts'
import { elsewhere } from '#workflows/billing/countries.ts'
import { priceOf, termsAt } from '#workflows/billing/price.rules.ts'
import {
  addPerson,
  addPlan,
  cards,
  type CheckoutWish,
  openCheckout,
  payAt,
  startWorld,
  type World,
} from '../workflows/memberships/world.ts'
import { planSwitchOf } from './plan-switching.ts'

let world: World
let monthly: string
let nextCard = 0

beforeAll(async () => {
  world = await startWorld()
  monthly = await addPlan(world, { trialDays: 0 })
})
afterAll(() => world.stop())

const rows = <T>(work: (tx: Tx) => Promise<T>) => world.deps.db.forOrganization(world.organizationId, work)

const actorId = randomUUID()

async function code(given: Partial<CreateCouponInput> = {}) {
  const name = `C${randomUUID().slice(0, 8)}`
  const { couponId } = await createCoupon(world.deps, {
    ...{ organizationId: world.organizationId, actorId, token: randomUUID(), code: name },
    ...{
      percentOff: 20,
      amountOff: null,
      duration: 'forever',
      months: null,
      maxUses: null,
      expiresAt: null,
      planIds: [],
    },
    ...given,
  })

  return { couponId, code: name.toUpperCase() }
}

async function tax(country: string, percent: number, isInclusive: boolean) {
  const { organizationId } = world
  const rate = { country, name: 'VAT', ratePpm: percent * 10_000, isInclusive, token: randomUUID() }
  await setTaxRate(world.deps, { organizationId, actorId, ...rate })
}

async function joinWith(wish: CheckoutWish) {
  const { url } = await openCheckout(world, wish)
  const sessionId = await payAt(url, { number: cards[nextCard++ % cards.length] })
  const { membershipId = '' } = await fulfilCheckout(world.deps, { sessionId })

  return { membershipId, sessionId }
}

async function booksOf(subject: string) {
  return rows(
    (tx) => tx.$queryRaw<{ account: string; cents: number }[]>`
      select account, sum(amount_cents)::int as cents from ledger_entries e
      join ledger_transactions t on t.organization_id = e.organization_id and t.id = e.transaction_id
      where t.subject = ${subject} group by account having sum(amount_cents) <> 0 order by account`,
  )
}

/** The rule, Stripe's next invoice, and what the promise page says. */
async function nextOf(membershipId: string) {
  const where = { organizationId_id: { organizationId: world.organizationId, id: membershipId } }
  const membership = await rows((tx) => tx.membership.findUniqueOrThrow({ where, include: { plan: true } }))
  const preview = await world.stripe.invoices.createPreview({ subscription: membership.stripeSubscriptionId ?? '' })
  const process = await rows((tx) => tx.process.findFirstOrThrow({ where: { membershipId, closedAt: null } }))

  return { rule: nextPrice(membership), stripe: preview.total, shown: process.amountCents }
}

test('a code and a tax: Stripe’s invoice, ours and the books agree to the cent, and so does every price shown', async () => {
  await tax('DE', 19, false)
  const { userId } = await addPerson(world)
  const { code: given } = await code({ duration: 'months', months: 3 })
  const { membershipId } = await joinWith({
    userId,
    planId: monthly,
    code: given.toLowerCase(),
    country: 'DE',
    shownCents: 2761,
  })
  const [latest] = (await world.stripe.invoices.list({ limit: 1 })).data
  await syncInvoice(world.deps, { organizationId: world.organizationId, stripeInvoiceId: latest?.id ?? '' })
  const invoice = await rows((tx) => tx.invoice.findFirstOrThrow({ where: { membershipId } }))

  expect(latest).toMatchObject({ subtotal: 2900, total: 2761, amount_paid: 2761, customer_address: { country: 'DE' } })
  expect(invoice).toMatchObject({ totalCents: 2761, discountCents: 580, taxCents: 441, isTaxReversed: false })
  expect(await booksOf(latest?.id ?? '')).toEqual([
    { account: 'cash', cents: 2761 },
    { account: 'revenue', cents: -2320 },
    { account: 'tax', cents: -441 },
  ])
  expect(await nextOf(membershipId)).toEqual({
    rule: { amountCents: 2761, laterCents: 3451 },
    stripe: 2761,
    shown: 2761,
  })
})

test('tax inside the price, a code once, and a plan that is paid once', async () => {
  await tax('AT', 20, true)
  const { userId } = await addPerson(world)
  const once = await code({ percentOff: null, amountOff: { amountCents: 500, currency: 'EUR' }, duration: 'once' })
  const { membershipId } = await joinWith({ userId, planId: monthly, code: once.code, country: 'AT', shownCents: 2400 })
  expect(await nextOf(membershipId)).toEqual({
    rule: { amountCents: 2900, laterCents: null },
    stripe: 2900,
    shown: 2900,
  })

  const lifetime = await addPlan(world, { interval: 'once', amountCents: 49_000, trialDays: 0, name: 'Lifetime' })
  const { userId: other } = await addPerson(world)
  const bought = await joinWith({
    userId: other,
    planId: lifetime,
    code: (await code()).code,
    country: 'AT',
    shownCents: 39_200,
  })
  const session = await world.stripe.checkout.sessions.retrieve(bought.sessionId)
  expect(session).toMatchObject({ amount_total: 39_200, total_details: { amount_discount: 9800, amount_tax: 6533 } })
  expect(await booksOf(session.payment_intent as string)).toEqual([
    { account: 'cash', cents: 39_200 },
    { account: 'revenue', cents: -32_667 },
    { account: 'tax', cents: -6533 },
  ])
  const process = await rows((tx) => tx.process.findFirstOrThrow({ where: { membershipId: bought.membershipId } }))
  expect(JSON.stringify(process.steps)).toContain('€392.00 paid once')
})

test('a code that is unknown, ended, used up or of other plans is refused with what to do', async () => {
  const { userId } = await addPerson(world)
  const refused = (wish: Partial<CheckoutWish>) =>
    openCheckout(world, { userId, planId: monthly, country: 'DE', ...wish }).then(
      () => 'let in',
      (error: unknown) => (error as { code: string }).code,
    )
  expect(await refused({ code: 'NEVER' })).toBe('CODE_UNKNOWN')
  const ended = await code()
  await endCoupon(world.deps, { organizationId: world.organizationId, couponId: ended.couponId, actorId })
  expect(await refused({ code: ended.code })).toBe('CODE_ENDED')
  expect((await world.stripe.promotionCodes.list({ coupon: ended.couponId })).data).toMatchObject([{ active: false }])
  expect(await refused({ code: (await code({ expiresAt: new Date(Date.now() - 1000) })).code })).toBe('CODE_ENDED')
  expect(await refused({ code: (await code({ planIds: [await addPlan(world)] })).code })).toBe('CODE_OTHER_PLAN')
  expect(await refused({ country: '' })).toBe('COUNTRY_MISSING')
  expect(await refused({ shownCents: 2900 })).toBe('PRICE_MOVED')

  const single = await code({ maxUses: 1 })
  const [one, two] = [await addPerson(world), await addPerson(world)]
  const both = await Promise.allSettled(
    [one, two].map((person) =>
      openCheckout(world, { userId: person.userId, planId: monthly, code: single.code, country: 'DE' }),
    ),
  )
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const won = both.find((result) => result.status === 'fulfilled')
  await fulfilCheckout(world.deps, { sessionId: await payAt(won?.value.url ?? '', { number: cards[nextCard++] }) })
  expect(await refused({ code: single.code })).toBe('CODE_USED_UP')
})

test('a confirmed VAT id of another country of the EU reverses the tax; one that is being checked does not', async () => {
  const { organizationId, deps } = world
  await setTaxHome(deps, { organizationId, country: 'DE', actorId })
  await tax('FR', 20, false)
  const [verified, pending] = [await addPerson(world), await addPerson(world)]
  await saveTaxId(deps, { organizationId, userId: verified.userId, value: 'FR 00 000000000' })
  const { membershipId } = await joinWith({ userId: verified.userId, planId: monthly, country: 'FR', shownCents: 2900 })
  const [latest] = (await world.stripe.invoices.list({ limit: 1 })).data
  expect(latest).toMatchObject({ total: 2900, customer_tax_exempt: 'reverse', total_taxes: [{ amount: 0 }] })
  expect(await nextOf(membershipId)).toMatchObject({ rule: { amountCents: 2900 }, stripe: 2900, shown: 2900 })

  await saveTaxId(deps, { organizationId, userId: pending.userId, value: 'FR00222222222' })
  const taxed = await joinWith({ userId: pending.userId, planId: monthly, country: 'FR', shownCents: 3480 })
  expect(await nextOf(taxed.membershipId)).toMatchObject({ stripe: 3480, shown: 3480 })
  // Another number, and the register knows it: the next invoice is without tax.
  await saveTaxId(deps, { organizationId, userId: pending.userId, value: 'FR00000000000' })
  const { stripeTaxId } = await rows((tx) => tx.taxId.findFirstOrThrow({ where: { userId: pending.userId } }))
  expect(await syncTaxId(deps, { stripeTaxId })).toBe(true)
  await syncMembership(deps, { organizationId, membershipId: taxed.membershipId })
  expect(await nextOf(taxed.membershipId)).toEqual({
    rule: { amountCents: 2900, laterCents: null },
    stripe: 2900,
    shown: 2900,
  })
  await expect(saveTaxId(deps, { organizationId, userId: pending.userId, value: 'nonsense' })).rejects.toMatchObject({
    code: 'TAX_ID_WRONG',
  })
})

test('a new rate of a country is paid from the next invoice on, and another plan is shown with it', async () => {
  const { organizationId, deps } = world
  await tax('IT', 22, false)
  const { userId } = await addPerson(world)
  const { membershipId } = await joinWith({ userId, planId: monthly, country: 'IT', shownCents: 3538 })
  await tax('IT', 10, false)
  expect(await followTaxRates(deps)).toEqual({ moved: 1, failed: [] })
  expect(await followTaxRates(deps)).toEqual({ moved: 0, failed: [] })
  expect(await nextOf(membershipId)).toMatchObject({ rule: { amountCents: 3190 }, stripe: 3190, shown: 3190 })

  const dearer = await addPlan(world, { trialDays: 0, name: 'Pro', amountCents: 5900 })
  const preview = await previewChange(deps, { organizationId, membershipId, userId, planId: dearer })
  expect(preview).toMatchObject({ nextAmountCents: 6490, fullAmountCents: 6490 })
  const rate = await rows((tx) => tx.taxRate.findFirstOrThrow({ where: { country: 'IT', endedAt: null } }))
  await endTaxRate(deps, { organizationId, taxRateId: rate.id, actorId })
  expect(await followTaxRates(deps)).toEqual({ moved: 1, failed: [] })
  expect(await nextOf(membershipId)).toMatchObject({ stripe: 2900, shown: 2900 })
})

test('a member pays in a second currency, and a code of the first is not for it', async () => {
  const { userId } = await addPerson(world)
  const dollars = await addPlan(world, { trialDays: 0, name: 'Abroad', amountCents: 3300, currency: 'USD' })
  const euros = await code({ percentOff: null, amountOff: { amountCents: 500, currency: 'EUR' } })
  await expect(openCheckout(world, { userId, planId: dollars, country: 'US', code: euros.code })).rejects.toMatchObject(
    { code: 'CODE_OTHER_PLAN' },
  )
  const { membershipId } = await joinWith({ userId, planId: dollars, country: 'US', shownCents: 3300 })
  const [latest] = (await world.stripe.invoices.list({ limit: 1 })).data
  await syncInvoice(world.deps, { organizationId: world.organizationId, stripeInvoiceId: latest?.id ?? '' })
  const entries = await rows((tx) =>
    tx.ledgerEntry.findMany({ where: { transaction: { membershipId } }, select: { currency: true } }),
  )
  expect(new Set(entries.map(({ currency }) => currency))).toEqual(new Set(['USD']))
  expect(await nextOf(membershipId)).toMatchObject({ stripe: 3300, shown: 3300 })
})

test('the rule says what Stripe says, for prices and rates that round', async () => {
  const { stripe } = world
  const customer = await stripe.customers.create({ email: 'rule@example.com', payment_method: 'pm_card_visa' })
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  for (const [amount, percent, inclusive, off] of [
    [333, 7, true, 33],
    [50, 5, false, 1],
    [1999, 8.375, false, 15],
    [3, 20, true, 1],
  ] as const) {
    const rate = await stripe.taxRates.create({ display_name: 'T', percentage: percent, inclusive })
    const coupon = await stripe.coupons.create({ percent_off: off, duration: 'forever' })
    const product_data = { name: 'Guild' }
    const price = await stripe.prices.create({
      currency: 'eur',
      unit_amount: amount,
      product_data,
      recurring: { interval: 'month' },
    })
    const made = await stripe.subscriptions.create({
      ...{ customer: customer.id, default_payment_method: method?.id ?? '', items: [{ price: price.id }] },
      ...{ discounts: [{ coupon: coupon.id }], default_tax_rates: [rate.id] },
    })
    const subscription = await stripe.subscriptions.retrieve(made.id, { expand: subscriptionDetails })
    const preview = await stripe.invoices.createPreview({ subscription: made.id })
    const terms = termsOfSubscription(subscription)
    expect(terms && priceOf({ amountCents: amount, currency: 'EUR' }, termsAt(terms, new Date()))).toMatchObject({
      grossCents: preview.total,
      taxCents: preview.total_taxes?.[0]?.amount,
    })
  }
})

test('a rate for everywhere else is paid where none fits better, and by whoever loses a rate of their own', async () => {
  const { organizationId, deps } = world
  const rateOf = (country: string) =>
    rows((tx) => tx.taxRate.findFirstOrThrow({ where: { country, endedAt: null } })).then(({ id }) => id)
  await tax(elsewhere, 5, false)
  await tax('PT', 23, false)
  const [{ userId }, { userId: other }] = [await addPerson(world), await addPerson(world)]
  const { membershipId } = await joinWith({ userId, planId: monthly, country: 'NZ', shownCents: 3045 })
  const own = await joinWith({ userId: other, planId: monthly, country: 'PT', shownCents: 3567 })
  expect(await nextOf(membershipId)).toMatchObject({ rule: { amountCents: 3045 }, stripe: 3045, shown: 3045 })
  await endTaxRate(deps, { organizationId, taxRateId: await rateOf('PT'), actorId })
  expect(await followTaxRates(deps)).toEqual({ moved: 1, failed: [] })
  expect(await nextOf(own.membershipId)).toMatchObject({ stripe: 3045, shown: 3045 })
  await endTaxRate(deps, { organizationId, taxRateId: await rateOf(elsewhere), actorId })
  expect(await followTaxRates(deps)).toEqual({ moved: 2, failed: [] })
  expect(await nextOf(membershipId)).toMatchObject({ stripe: 2900, shown: 2900 })
})

/** Somebody with three months of a code and a tax, before they change their plan. */
async function withCodeAndTax(country: string, isInclusive: boolean, shownCents: number) {
  const { organizationId } = world
  await tax(country, 19, isInclusive)
  const { userId, email } = await addPerson(world)
  const { code: given } = await code({ duration: 'months', months: 3 })
  const { membershipId } = await joinWith({ userId, planId: monthly, code: given, country, shownCents })

  return { email, own: { organizationId, membershipId, userId } }
}

const sumOf = (lines: { amountCents: number }[]) => lines.reduce((sum, { amountCents }) => sum + amountCents, 0)

test('changed now: every line is shown, so that they come to what is paid', async () => {
  const yearly = await addPlan(world, { trialDays: 0, name: 'Yearly', amountCents: 19_000, interval: 'year' })
  const pro = await addPlan(world, { trialDays: 0, name: 'Pro', amountCents: 5900 })
  const added = await withCodeAndTax('AT', false, 2761)
  const inside = await withCodeAndTax('BE', true, 2320)
  const year = await previewChange(world.deps, { ...added.own, planId: yearly })
  expect(year.lines.map(({ text }) => text)).toEqual(expect.arrayContaining(['Discount', 'VAT 19 %']))
  expect(year).toMatchObject({ contained: [], heldCents: 0, between: null, nextAmountCents: 22_610 })
  expect([sumOf(year.lines), year.dueCents > 0]).toEqual([year.dueCents, true])

  const contained = await previewChange(world.deps, { ...inside.own, planId: yearly })
  expect(contained.lines.map(({ text }) => text)).not.toContain('VAT 19 %, in the price')
  expect(contained.contained).toMatchObject([{ text: 'VAT 19 %, in the price' }])
  expect([sumOf(contained.lines), contained.dueCents > 0]).toEqual([contained.dueCents, true])

  // The code is for two charges more, of which the next is one.
  const month = await previewChange(world.deps, { ...added.own, planId: pro })
  expect(sumOf(month.lines)).toBe(month.dueCents)
  expect(month).toMatchObject({ nextAmountCents: 5617, between: { amountCents: 5617 }, fullAmountCents: 7021 })
})

test('changed at the end of the period: page, promise and mail say what is charged first and what follows', async () => {
  const yearly = await addPlan(world, { trialDays: 0, name: 'Year', amountCents: 19_000, interval: 'year' })
  const basic = await addPlan(world, { trialDays: 0, name: 'Basic', amountCents: 900 })
  const member = await withCodeAndTax('LU', false, 2761)
  const month = await previewPlanSwitch(world.deps, { ...member.own, planId: basic })
  expect(month).toMatchObject({ fromCents: 2761, amountCents: 857, change: { grossCents: 1071, chargesBefore: 2 } })

  const planned = await planSwitchOf(world, member, { planId: yearly, promised: 18_088 })
  const { steps, promises } = await planned.process()
  const said = '{money:18088:EUR} for the first charge, then {money:22610:EUR} each year'
  expect(JSON.stringify(steps)).toContain(`You pay ${said}, instead of {money:2761:EUR} each month.`)
  expect(promises.map(({ text }) => text)).toEqual([expect.stringContaining(`you pay ${said}`)])
  await planned.say('planned')
  const mail = (await world.mailsTo(member.email)).find(({ subject }) => subject.includes('will be Year'))
  expect(mail?.text).toContain('you pay €180.88 for the first charge, then €226.10 each year instead of')
})
