import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import { listObjects } from '../lists.ts'
import { route } from '../routing.ts'
import { advanceClock } from '../test-clocks/advance-clock.ts'
import type { Tx } from '../transaction.ts'
import { deleteCustomer } from './customers.ts'

const KEPT_SECONDS = 30 * 86_400

async function create(tx: Tx, params: Stripe.TestHelpers.TestClockCreateParams) {
  const clock = tx.create('test_helpers.test_clock', {
    created: Math.floor(Date.now() / 1000),
    deletes_after: Math.floor(Date.now() / 1000) + KEPT_SECONDS,
    frozen_time: params.frozen_time,
    name: params.name ?? null,
    status: 'ready',
    status_details: {},
  })
  if (params.customer) await attach(tx, clock.id, params.customer)
  await emit(tx, 'test_helpers.test_clock.created', clock)

  return clock
}

/** A customer may join a clock once, before anything of theirs runs on the real one. */
async function attach(tx: Tx, clockId: string, customerId: string) {
  const customer = await tx.get('customer', customerId, 'customer')
  if (customer.test_clock)
    throw invalidRequest('This customer is already attached to a test clock.', { param: 'customer' })
  const [known] = await tx.select('subscription', "data->>'customer' = $1", [customerId], { limit: 1 })
  if (known)
    throw invalidRequest('A customer with subscriptions cannot be attached to a test clock.', { param: 'customer' })
  customer.test_clock = clockId
}

async function remove(tx: Tx, id: string) {
  const clock = await tx.get('test_helpers.test_clock', id)
  for (const customer of await tx.select('customer', "data->>'test_clock' = $1", [id]))
    await deleteCustomer(tx, customer.id)
  await tx.context.client.query('delete from due where clock = $1', [id])
  tx.delete(clock)
  await emit(tx, 'test_helpers.test_clock.deleted', clock)

  return { id, object: 'test_helpers.test_clock', deleted: true }
}

export const testClockRoutes = [
  route<Stripe.TestHelpers.TestClockCreateParams>('POST /v1/test_helpers/test_clocks', create),
  route('GET /v1/test_helpers/test_clocks/{id}', (tx, _, { id = '' }) => tx.get('test_helpers.test_clock', id)),
  route<Stripe.TestHelpers.TestClockListParams>('GET /v1/test_helpers/test_clocks', (tx, params) =>
    listObjects(tx, 'test_helpers.test_clock', '/v1/test_helpers/test_clocks', params),
  ),
  route<Stripe.TestHelpers.TestClockAdvanceParams>(
    'POST /v1/test_helpers/test_clocks/{id}/advance',
    (tx, params, { id = '' }) => advanceClock(tx, id, params.frozen_time),
  ),
  route('DELETE /v1/test_helpers/test_clocks/{id}', (tx, _, { id = '' }) => remove(tx, id)),
]
