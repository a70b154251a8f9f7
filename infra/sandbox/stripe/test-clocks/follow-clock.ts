import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'

type TestClock = Stripe.TestHelpers.TestClock

const NAMING = ['test_clock', 'customer', 'subscription', 'invoice', 'payment_intent', 'payment_method'] as const

/** Work on a customer of a test clock, or on anything of theirs, lives at that clock's time; named by path or parameters. */
export async function followClock(tx: Tx, ids: string[], params: Record<string, unknown> = {}) {
  const named = NAMING.map((name) => params[name]).filter((value) => typeof value === 'string')
  for (const id of [...ids, ...named]) {
    const clock = await clockOf(tx, id)
    if (!clock) continue
    tx.liveBy(clock.id, clock.frozen_time)

    return clock
  }

  return null
}

/** Throws Stripe's refusal while the clock moves: what belongs to it stands still for everybody else. */
export function refuseWhileAdvancing(clock: TestClock | null) {
  if (clock?.status === 'advancing')
    throw invalidRequest('Test clock advancement underway - cannot perform modifications.', { param: 'test_clock' })
}

async function clockOf(tx: Tx, id: string): Promise<TestClock | null> {
  const clockId = id.startsWith('clock_') ? id : await clockIdOf(tx, id)

  return clockId ? await tx.find('test_helpers.test_clock', clockId) : null
}

async function clockIdOf(tx: Tx, id: string): Promise<string | null> {
  switch (id.slice(0, id.indexOf('_'))) {
    case 'cus':
      return idOf((await tx.find('customer', id))?.test_clock)
    case 'sub':
      return idOf((await tx.find('subscription', id))?.test_clock)
    case 'in':
      return idOf((await tx.find('invoice', id))?.test_clock)
    case 'ii':
      return idOf((await tx.find('invoiceitem', id))?.test_clock)
    default:
      return clockIdOfOwner(tx, await ownerOf(tx, id))
  }
}

async function clockIdOfOwner(tx: Tx, customer: string | null) {
  return customer ? idOf((await tx.find('customer', customer))?.test_clock) : null
}

async function ownerOf(tx: Tx, id: string) {
  if (id.startsWith('pm_card_')) return null
  switch (id.slice(0, id.indexOf('_'))) {
    case 'pm':
      return idOf((await tx.find('payment_method', id))?.customer)
    case 'pi':
      return idOf((await tx.find('payment_intent', id))?.customer)
    case 'seti':
      return idOf((await tx.find('setup_intent', id))?.customer)
    case 'ch':
      return idOf((await tx.find('charge', id))?.customer)
    case 'cs':
      return idOf((await tx.find('checkout.session', id))?.customer)
    default:
      return null
  }
}
