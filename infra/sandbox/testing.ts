import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import Stripe from 'stripe'
import { anyPort } from '#infra/start/find-port.ts'
import { startPostgres } from '#infra/start/postgres.ts'
import { closeServer, listen } from './core/http.ts'
import { startSandbox, type Sandbox } from './server.ts'
import type { SandboxInput } from './config.ts'

export const WEBHOOK_SECRET = 'whsec_sandbox_tests'
export type Received = { body: string; signature: string; event: Stripe.Event }
export type TestPostgres = { createDatabase(): Promise<string>; stop(): Promise<void> }

/** A throwaway Postgres of a test file's own. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const home = await mkdtemp(path.join(tmpdir(), 'kumiko-sandbox-'))
  const { adminUrl, stop } = await startPostgres({
    dataDir: path.join(home, 'data'),
    port: await anyPort(),
    isDurable: false,
  })

  return {
    async createDatabase() {
      const name = `sandbox_${randomBytes(6).toString('hex')}`
      const client = new pg.Client({ connectionString: adminUrl })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      const url = new URL(adminUrl)
      url.pathname = `/${name}`

      return url.href
    },
    async stop() {
      await stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

export type WebhookReceiver = {
  url: string
  received: Received[]
  setStatus(status: number): void
  stop(): Promise<void>
}

/** An endpoint that keeps what it is sent and answers as told. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = []
  let status = 200
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
    request.on('end', () => {
      received.push({
        body,
        signature: String(request.headers['stripe-signature']),
        event: JSON.parse(body) as Stripe.Event,
      })
      response.writeHead(status).end()
    })
  })
  const port = await listen(server, '127.0.0.1', 0)

  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    received,
    setStatus(next) {
      status = next
    },
    stop: () => closeServer(server),
  }
}

export function stripeClient(
  { ports, stripeSecretKey }: Pick<Sandbox, 'ports' | 'stripeSecretKey'>,
  options: { maxNetworkRetries?: number } = {},
) {
  return new Stripe(stripeSecretKey, {
    host: '127.0.0.1',
    port: ports.stripe,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    ...options,
  })
}

export type TestSandbox = Sandbox & { stripe: Stripe; receiver: WebhookReceiver; desk: Desk }

/** A strict sandbox on free ports with a receiver for its webhooks; every answer is checked against the SDK's types. */
export async function startTestSandbox(input: SandboxInput): Promise<TestSandbox> {
  const receiver = await startReceiver()
  const sandbox = await startSandbox({
    strict: true,
    stripeWebhook: { url: receiver.url, secret: WEBHOOK_SECRET },
    ...input,
  })

  return {
    ...sandbox,
    stripe: stripeClient(sandbox),
    receiver,
    desk: deskOf(sandbox.ports.desk),
    async stop() {
      await sandbox.stop()
      await receiver.stop()
    },
  }
}

/** What Stripe refused the work with. */
export async function refusalOf(work: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error: unknown = await work.then(
    () => new Error('It was not refused.'),
    (reason: unknown) => reason,
  )

  return error as Stripe.errors.StripeError
}

export type Desk = {
  get<T>(path: string): Promise<T>
  send(verb: string, path: string, body?: object): Promise<Response>
}

export function deskOf(port: number): Desk {
  const at = (route: string) => `http://127.0.0.1:${port}/_sandbox/${route}`

  return {
    get: async <T>(route: string) => (await (await fetch(at(route))).json()) as T,
    send: (verb, route, body) => fetch(at(route), { method: verb, ...(body ? { body: JSON.stringify(body) } : {}) }),
  }
}

export async function eventually<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  timeoutMs = 8000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`It never came: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export type CardInput = {
  number?: string
  expiry?: string
  cvc?: string
  name?: string
  email?: string
  postalCode?: string
}

/** Fills in the hosted page as a browser without script would; says where it leads. */
export async function payOnPage(url: string, card: CardInput = {}) {
  const form = {
    email: 'ada@example.com',
    number: '4242 4242 4242 4242',
    expiry: '12 / 34',
    cvc: '123',
    name: 'Ada',
    postalCode: '10115',
    ...card,
  }
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })

  return { status: response.status, location: response.headers.get('location'), text: await response.text() }
}

export async function authenticateOnPage(url: string, decision: 'complete' | 'fail') {
  const response = await fetch(`${url}/authenticate`, {
    method: 'POST',
    body: new URLSearchParams({ decision }),
    redirect: 'manual',
  })

  return response.headers.get('location')
}

/** A monthly price of €29.00 and a checkout session for it with three free days. */
export async function openTrialCheckout(stripe: Stripe, change: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const price = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 2900,
    recurring: { interval: 'month' },
    product_data: { name: 'Guild' },
  })
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: price.id, quantity: 1 }],
    subscription_data: { trial_period_days: 3, metadata: { membershipId: 'm1' } },
    success_url: 'http://127.0.0.1:3000/back?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:3000/join',
    client_reference_id: 'm1',
    metadata: { organizationId: 'o1' },
    ...change,
  })

  return { price, session }
}
