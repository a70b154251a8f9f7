import * as fc from 'fast-check'
import type Stripe from 'stripe'
import { expect, test, vi } from 'vitest'
import { advanceTo, at, beginLife, replaceCard, type Life } from './clock-testing.ts'
import { openTestSandbox } from './open-test-sandbox.ts'

const { stripe } = await openTestSandbox()
vi.setConfig({ testTimeout: 120_000 })
await stripe.products.create({ name: 'The first event' })

// The tables of Stripe's documentation, written here a second time on purpose.
const INVOICE_MOVES: Record<string, string[]> = {
  none: ['draft'],
  draft: ['open', 'paid', 'deleted'],
  open: ['paid', 'uncollectible', 'void'],
  uncollectible: ['paid', 'void'],
  paid: [],
  void: [],
  deleted: [],
}
const SUBSCRIPTION_MOVES: Record<string, string[]> = {
  none: ['active', 'incomplete', 'trialing'],
  incomplete: ['active', 'canceled', 'incomplete_expired', 'trialing'],
  trialing: ['active', 'canceled', 'past_due', 'paused'],
  active: ['canceled', 'past_due', 'paused', 'trialing', 'unpaid'],
  past_due: ['active', 'canceled', 'paused', 'trialing', 'unpaid'],
  unpaid: ['active', 'canceled', 'paused'],
  paused: ['active', 'canceled', 'past_due'],
  canceled: [],
  incomplete_expired: [],
}

/** True when it was done, false when Stripe refused; anything but a refusal fails the test. */
async function attempt(work: Promise<unknown>) {
  try {
    await work

    return true
  } catch (error) {
    const status = (error as Stripe.errors.StripeError).statusCode
    if (status !== 400 && status !== 402 && status !== 404) throw error

    return false
  }
}

type Move = { kind: string; id: string; status: string }

const newestEvent = async () => (await stripe.events.list({ limit: 1 })).data[0]?.id ?? ''

/** What happened to a customer after an event, oldest first. */
async function eventsSince(event: string, customer: string) {
  const events = await stripe.events.list({ ending_before: event, limit: 100 }).autoPagingToArray({ limit: 5000 })

  return events.filter(({ data }) => (data.object as { customer?: unknown }).customer === customer)
}

function movesOf(events: Stripe.Event[]) {
  return events.flatMap(({ type, data }): Move[] => {
    const object = data.object as unknown as { object: string; id: string; status: string }
    if (object.object !== 'invoice' && object.object !== 'subscription') return []

    return [{ kind: object.object, id: object.id, status: type === 'invoice.deleted' ? 'deleted' : object.status }]
  })
}

function wrongMoves(moves: Move[]) {
  const last = new Map<string, string>()

  return moves.flatMap(({ kind, id, status }) => {
    const from = last.get(id) ?? 'none'
    last.set(id, status)
    const allowed = (kind === 'invoice' ? INVOICE_MOVES : SUBSCRIPTION_MOVES)[from] ?? []

    return from === status || allowed.includes(status) ? [] : [`${kind} ${id}: ${from} → ${status}`]
  })
}

const INVOICE_ORDERS = ['finalize', 'pay', 'payOutside', 'void', 'forgive', 'delete', 'item'] as const
type InvoiceOrder = (typeof INVOICE_ORDERS)[number]

const invoiceOrders: Record<InvoiceOrder, (id: string, customer: string) => Promise<unknown>> = {
  finalize: (id) => stripe.invoices.finalizeInvoice(id),
  pay: (id) => stripe.invoices.pay(id),
  payOutside: (id) => stripe.invoices.pay(id, { paid_out_of_band: true }),
  void: (id) => stripe.invoices.voidInvoice(id),
  forgive: (id) => stripe.invoices.markUncollectible(id),
  delete: (id) => stripe.invoices.del(id),
  item: (id, customer) => stripe.invoiceItems.create({ customer, invoice: id, amount: 700, currency: 'eur' }),
}

/** Where an order leads from a status, and null where it is refused. */
function expected(order: InvoiceOrder, status: string, isCardGood: boolean): string | null {
  const from = (allowed: string[], to: string) => (allowed.includes(status) ? to : null)
  switch (order) {
    case 'finalize':
      return from(['draft'], 'open')
    case 'pay':
      return isCardGood ? from(['draft', 'open', 'uncollectible'], 'paid') : null
    case 'payOutside':
      return from(['draft', 'open', 'uncollectible'], 'paid')
    case 'void':
      return from(['open', 'uncollectible'], 'void')
    case 'forgive':
      return from(['open'], 'uncollectible')
    case 'delete':
      return from(['draft'], 'deleted')
    case 'item':
      return from(['draft'], 'draft')
  }
}

test('whatever is done to an invoice, it goes where the table leads, or is refused and stays', async () => {
  const card = fc.constantFrom('pm_card_visa', 'pm_card_chargeCustomerFail')
  const orders = fc.array(fc.constantFrom(...INVOICE_ORDERS), { minLength: 4, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(card, orders, async (token, sequence) => {
      const begin = await newestEvent()
      const customer = await stripe.customers.create({})
      await replaceCard(stripe, customer.id, token)
      const { id } = await stripe.invoices.create({ customer: customer.id, currency: 'eur' })
      await stripe.invoiceItems.create({ customer: customer.id, invoice: id, amount: 500, currency: 'eur' })
      let status = 'draft'
      for (const order of sequence) {
        const next = expected(order, status, token === 'pm_card_visa')
        expect(await attempt(invoiceOrders[order](id, customer.id))).toBe(next !== null)
        // A draft that cannot be paid is open all the same: Stripe finalises it first.
        status = next ?? (order === 'pay' && status === 'draft' ? 'open' : status)
        if (status === 'deleted') break
        expect((await stripe.invoices.retrieve(id)).status).toBe(status)
      }
      const moves = movesOf(await eventsSince(begin, customer.id))
      expect(moves.at(-1)?.status).toBe(status)
      expect(wrongMoves(moves)).toEqual([])
    }),
    { numRuns: 20 },
  )
})

type Scene = { life: Life; now: number }
const DAY = 86_400

const latestInvoice = async ({ life }: Scene) =>
  (await stripe.invoices.list({ subscription: life.subscription, limit: 1 })).data[0]?.id ?? 'in_none'

const orders: Record<string, (scene: Scene) => Promise<unknown>> = {
  pause: ({ life }) => stripe.subscriptions.pause(life.subscription),
  resume: ({ life }) =>
    stripe.subscriptions.resume(life.subscription, {
      billing_cycle_anchor: { type: 'unchanged' },
      payment_behavior: 'resume_on_payment_success',
    }),
  resumeLater: ({ life }) => stripe.subscriptions.resume(life.subscription),
  goodCard: ({ life }) => replaceCard(stripe, life.customer, 'pm_card_visa'),
  badCard: ({ life }) => replaceCard(stripe, life.customer, 'pm_card_chargeCustomerFail'),
  pay: async (scene) => stripe.invoices.pay(await latestInvoice(scene)),
  void: async (scene) => stripe.invoices.voidInvoice(await latestInvoice(scene)),
  forgive: async (scene) => stripe.invoices.markUncollectible(await latestInvoice(scene)),
  trial: ({ life, now }) => stripe.subscriptions.update(life.subscription, { trial_end: now + 3 * DAY }),
  endAtPeriod: ({ life }) => stripe.subscriptions.update(life.subscription, { cancel_at_period_end: true }),
  cancel: ({ life }) => stripe.subscriptions.cancel(life.subscription),
}
const waits = [1, 5, 16, 40]

test('whatever happens to a subscription, it goes where the table leads, is never paused and billed, and ends for good', async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...waits) },
    { weight: 5, arbitrary: fc.constantFrom(...Object.keys(orders)) },
  )
  const since = at('2026-01-01T00:00:00Z')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      const begin = await newestEvent()
      const scene = { life: await beginLife(stripe, { from: '2026-01-01T00:00:00Z', amount: 3000 }), now: since }
      for (const one of steps) {
        if (typeof one === 'number') {
          scene.now += one * DAY
          await advanceTo(stripe, scene.life.clock, scene.now)
        } else await attempt(orders[one]?.(scene) ?? Promise.resolve())
      }
      const events = await eventsSince(begin, scene.life.customer)
      expect(movesOf(events).at(-1)).toBeDefined()
      expect(wrongMoves(movesOf(events))).toEqual([])
      expect(renewalsWhilePaused(events)).toEqual([])
      expect(await chargedTwice(scene.life)).toEqual([])
    }),
    { numRuns: 15 },
  )
})

/** Renewals drafted between a pause and its end. */
function renewalsWhilePaused(events: Stripe.Event[]) {
  let isPaused = false

  return events.flatMap(({ type, data }) => {
    if (type === 'customer.subscription.paused') isPaused = true
    if (type === 'customer.subscription.resumed') isPaused = false
    const { id, billing_reason: reason } = data.object as Stripe.Invoice

    return isPaused && type === 'invoice.created' && reason === 'subscription_cycle' ? [id] : []
  })
}

/** Invoices with more than one charge that went through. */
async function chargedTwice({ customer }: Life) {
  const charges = (await stripe.charges.list({ customer, limit: 100 })).data.filter(({ paid }) => paid)
  const intents = charges.map(({ payment_intent: intent }) => intent)

  return intents.filter((intent, place) => intents.indexOf(intent) !== place)
}
