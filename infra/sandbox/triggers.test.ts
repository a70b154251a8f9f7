import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findStripeCli } from './stripe-cli.ts'
import { startTestPostgres, startTestSandbox, type TestPostgres, type TestSandbox } from './testing.ts'
import { judgeTrigger, TRIGGERS, withCliHome } from './triggers.ts'

/** One of each kind of thing that the sandbox does; `npm run bench sandbox` runs every trigger. */
const SAMPLE = [
  'balance.available',
  'charge.dispute.closed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.completed',
  'credit_note.voided',
  'customer.discount.updated',
  'customer.subscription.paused',
  'invoice.payment_action_required',
  'payment_intent.partially_funded',
  'setup_intent.setup_failed',
  'subscription.payment_failed',
  'test_helpers.test_clock.ready',
  'transfer.reversed',
]

vi.setConfig({ testTimeout: 60_000 })

const cli = findStripeCli()

test('the sample names triggers of the list, and there are 86', () => {
  expect(SAMPLE.filter((event) => !TRIGGERS.includes(event))).toEqual([])
  expect(new Set(TRIGGERS).size).toBe(86)
})

describe.skipIf(cli === null)('with the official CLI (npm has no package of it for every platform)', () => {
  let postgres: TestPostgres
  let sandbox: TestSandbox

  beforeAll(async () => {
    postgres = await startTestPostgres()
    sandbox = await startTestSandbox({ databaseUrl: await postgres.createDatabase() })
  }, 60_000)

  afterAll(async () => {
    await sandbox.stop()
    await postgres.stop()
  }, 30_000)

  test.each(SAMPLE)('stripe trigger %s ends with 0 and its event arrives, signed and of the right type', (event) =>
    withCliHome(async (home) => {
      expect(await judgeTrigger(sandbox, cli ?? '', home, event)).toEqual({ event, isGreen: true, reason: '' })
    }),
  )
})
