import type Stripe from 'stripe'
import { eventually } from './testing.ts'

/** Unix seconds of an ISO instant. */
export function at(iso: string) {
  return Date.parse(iso) / 1000
}

export type Life = {
  clock: string
  customer: string
  subscription: string
  item: string
  /** Moves the clock and waits until all that fell due is done; in steps that Stripe's limit allows. */
  advanceTo(iso: string): Promise<void>
}

/** A customer of a test clock, with a card, on a monthly price from the clock's beginning. */
export async function beginLife(
  stripe: Stripe,
  { from, amount, card = 'pm_card_visa' }: { from: string; amount: number; card?: string },
): Promise<Life> {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(from) })
  const customer = await stripe.customers.create({ test_clock: clock.id, email: 'clock@example.com' })
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id })
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
  const price = await monthly(stripe, amount)
  const { id, items } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price }] })

  return {
    clock: clock.id,
    customer: customer.id,
    subscription: id,
    item: items.data[0]?.id ?? '',
    advanceTo: (iso) => advanceTo(stripe, clock.id, at(iso)),
  }
}

export async function monthly(stripe: Stripe, unitAmount: number) {
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: unitAmount,
    product_data: { name: 'Guild' },
    recurring: { interval: 'month' },
  })

  return price.id
}

const STEP_SECONDS = 50 * 86_400

export async function advanceTo(stripe: Stripe, clock: string, target: number) {
  const { testClocks } = stripe.testHelpers
  for (let { frozen_time: now } = await testClocks.retrieve(clock); now < target;) {
    now = Math.min(target, now + STEP_SECONDS)
    await testClocks.advance(clock, { frozen_time: now })
    await eventually('the clock stands', async () => (await testClocks.retrieve(clock)).status !== 'advancing')
  }
}

/** Gives a customer another card, in the slot that pays. */
export async function replaceCard(stripe: Stripe, customer: string, card: string) {
  const method = await stripe.paymentMethods.attach(card, { customer })
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } })
}
