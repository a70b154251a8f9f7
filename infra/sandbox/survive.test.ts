import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFreeBlock } from './core/free-ports.ts'
import { idOf } from './stripe/kinds.ts'
import {
  deskOf,
  eventually,
  openTrialCheckout,
  payOnPage,
  startReceiver,
  startTestPostgres,
  stripeClient,
  type TestPostgres,
  type WebhookReceiver,
} from './testing.ts'

const KEY = 'sk_test_kumiko_survive'
let postgres: TestPostgres
let receiver: WebhookReceiver
let databaseUrl: string
let child: ChildProcess | null = null

beforeAll(async () => {
  postgres = await startTestPostgres()
  receiver = await startReceiver()
  databaseUrl = await postgres.createDatabase()
}, 60_000)

afterAll(async () => {
  child?.kill('SIGKILL')
  await receiver.stop()
  await postgres.stop()
}, 30_000)

async function start(port: number, env: Record<string, string> = {}) {
  const started = spawn(process.execPath, ['--import', 'tsx', 'infra/sandbox/main.ts'], {
    env: {
      PATH: process.env.PATH,
      SANDBOX_PORT: String(port),
      SANDBOX_DATABASE_URL: databaseUrl,
      SANDBOX_STRIPE_SECRET_KEY: KEY,
      SANDBOX_STRIPE_WEBHOOK_URL: receiver.url,
      SANDBOX_STRIPE_WEBHOOK_SECRET: 'whsec_survive',
      SANDBOX_SENDGRID_API_KEY: 'SG.kumiko',
      KUMIKO_DAY: '24s',
      NODE_ENV: 'production',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  let said = ''
  started.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: started.stdout }).once('line', resolve)
    started.once('exit', () => resolve(said))
  })

  return { line, exited: new Promise<number | null>((resolve) => started.once('exit', resolve)) }
}

test('killed between the trial and its charge, the sandbox catches up and delivers what it owes', async () => {
  const port = await findFreeBlock('127.0.0.1')
  const ports = { stripe: port, sendgrid: port + 1, twilio: port + 2, openai: port + 3, desk: port + 4 }
  expect((await start(port)).line).toContain('sandbox ready')
  const stripe = stripeClient({ ports, stripeSecretKey: KEY }, { maxNetworkRetries: 3 })
  const { session } = await openTrialCheckout(stripe, { subscription_data: { trial_period_days: 1 } })
  receiver.setStatus(503)
  await payOnPage(session.url ?? '')
  await deskOf(ports.desk).send('POST', 'clock', { advance: '20s' })
  child?.kill('SIGKILL')

  receiver.setStatus(200)
  await new Promise((resolve) => setTimeout(resolve, 5000))
  expect((await start(port)).line).toContain('sandbox ready')
  const subscription = idOf((await stripe.checkout.sessions.retrieve(session.id)).subscription) ?? ''
  const paid = await eventually(
    'the charge',
    async () =>
      (await stripe.invoices.list({ subscription: subscription, status: 'paid' })).data.find(
        ({ amount_paid: amount }) => amount === 2900,
      ),
    20_000,
  )
  expect(paid.created).toBe((await stripe.subscriptions.retrieve(subscription)).trial_end)
  await eventually(
    'the owed webhook',
    () =>
      receiver.received.some(
        ({ event }) => event.type === 'invoice.paid' && (event.data.object as { id: string }).id === paid.id,
      ),
    20_000,
  )
}, 60_000)

test('a production mode or a live key beside it refuses the start', async () => {
  child?.kill('SIGKILL')
  const port = await findFreeBlock('127.0.0.1')
  const production = await start(port, { KUMIKO_MODE: 'production' })
  expect(production.line).toContain('KUMIKO_MODE=production')
  const beside = await start(port, { SOME_KEY: `sk_live_${'x'.repeat(24)}` })
  expect(beside.line).toContain('SOME_KEY')
}, 30_000)
