import { spawn, type ChildProcess } from 'node:child_process'
import { Agent, request } from 'node:http'
import { createInterface } from 'node:readline'
import { findFreeBlock } from '#infra/sandbox/core/free-ports.ts'
import { startTestPostgres } from '#infra/sandbox/testing.ts'
import { anyPort } from '#infra/start/find-port.ts'
import type { BenchOptions, BenchResult } from '../support/bench.ts'
import { check } from '../support/check.ts'
import { percentilesOf } from '../support/percentiles.ts'

const callers = 16
const perSecondBudget = 200
const key = 'sk_test_kumiko_bench'

type Server = { origin: string; stop: () => Promise<void> }
type Ask = { verb: 'GET' | 'POST'; path: string; form?: Record<string, string> }
type Answer = { id?: string; items?: { data: { id: string }[] } }

/** Requests a second of what an application asks of Stripe, beside a server that answers as many bytes and does nothing. */
export async function benchLoad({ isQuick, say }: BenchOptions): Promise<BenchResult> {
  const seconds = isQuick ? 3 : 10
  say('starting the sandbox and its Postgres')
  const postgres = await startTestPostgres()
  try {
    const sandbox = await startSandboxProcess(await postgres.createDatabase())
    const bare = await startBare()
    try {
      await run(sandbox.origin, 2)
      const measured = await run(sandbox.origin, seconds)
      const peer = await run(bare.origin, Math.min(4, seconds), { isBare: true })
      const latency = percentilesOf(measured.latenciesMs)
      say(`${Math.round(measured.rate)}/s at p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms`)

      return {
        checks: [
          check({
            what: 'requests to the Stripe stand-in, mixed',
            unit: '/s',
            measured: measured.rate,
            peer: { name: 'the budget', value: perSecondBudget },
            atLeast: 1,
          }),
          check({
            what: 'the same, beside a server that does nothing',
            unit: '/s',
            measured: measured.rate,
            peer: { name: 'bare node:http', value: peer.rate },
            atLeast: 0.02,
          }),
        ],
        facts: { latencyMs: latency, callers, seconds },
      }
    } finally {
      await Promise.all([sandbox.stop(), bare.stop()])
    }
  } finally {
    await postgres.stop()
  }
}

/** In a process of its own, as in life, without the checks that only tests ask for. */
async function startSandboxProcess(databaseUrl: string): Promise<Server> {
  const port = await findFreeBlock('127.0.0.1')
  const child = spawn(process.execPath, ['--import', 'tsx', 'infra/sandbox/main.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      SANDBOX_DATABASE_URL: databaseUrl,
      SANDBOX_PORT: String(port),
      SANDBOX_STRIPE_SECRET_KEY: key,
    },
  })

  return whenSpoken(child, `http://127.0.0.1:${port}`)
}

const bareScript = `
const body = JSON.stringify({ id: 'x', filler: 'x'.repeat(3000) })
require('node:http').createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(body))
}).listen(Number(process.argv[1]), '127.0.0.1', () => console.log('ready'))`

async function startBare(): Promise<Server> {
  const port = await anyPort()
  const child = spawn(process.execPath, ['-e', bareScript, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })

  return whenSpoken(child, `http://127.0.0.1:${port}`)
}

async function whenSpoken(child: ChildProcess, origin: string): Promise<Server> {
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const { stdout } = child
  if (!stdout) throw new Error('The server has no voice.')
  await Promise.race([
    new Promise<void>((done) => createInterface({ input: stdout }).once('line', () => done())),
    gone.then(() => Promise.reject(new Error('A server ended before it was ready.'))),
  ])

  return {
    origin,
    stop: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** Patient callers, each waiting for its answer, who live a customer's life again and again. */
async function run(origin: string, seconds: number, { isBare = false } = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: callers })
  const latenciesMs: number[] = []
  const begunAt = performance.now()
  const endsAt = begunAt + seconds * 1000
  const ask = async (call: Ask) => {
    const askedAt = performance.now()
    const answer = await send(agent, origin, call)
    latenciesMs.push(performance.now() - askedAt)

    return answer
  }
  const live = async () => {
    while (performance.now() < endsAt) await liveOnce(ask, () => performance.now() < endsAt, isBare)
  }
  await Promise.all(Array.from({ length: callers }, live))
  agent.destroy()

  return { rate: latenciesMs.length / ((performance.now() - begunAt) / 1000), latenciesMs }
}

/** Twenty requests: a customer who pays for a product and subscribes, and is looked at often, as an application does. */
async function liveOnce(ask: (call: Ask) => Promise<Answer>, isOn: () => boolean, isBare: boolean) {
  const idOf = async (call: Ask) => (await ask(call)).id ?? ''
  const customer = await idOf({ verb: 'POST', path: '/v1/customers', form: { email: 'bench@example.com' } })
  const paid = { amount: '2500', currency: 'eur', customer, payment_method: 'pm_card_visa', confirm: 'true' }
  const intent = await idOf({ verb: 'POST', path: '/v1/payment_intents', form: paid })
  const recurring = { currency: 'eur', unit_amount: '2900', 'recurring[interval]': 'month' }
  const price = await idOf({ verb: 'POST', path: '/v1/prices', form: { ...recurring, 'product_data[name]': 'Bench' } })
  const form = { customer, 'items[0][price]': price, trial_period_days: '3' }
  const subscription = await idOf({ verb: 'POST', path: '/v1/subscriptions', form })
  const looks: Ask[] = [
    { verb: 'GET', path: `/v1/subscriptions/${subscription}` },
    { verb: 'GET', path: `/v1/customers/${customer}` },
    { verb: 'GET', path: `/v1/invoices?subscription=${subscription}` },
    { verb: 'POST', path: `/v1/subscriptions/${subscription}`, form: { 'metadata[seen]': String(performance.now()) } },
    { verb: 'GET', path: `/v1/payment_intents/${intent}?expand[]=latest_charge` },
    { verb: 'GET', path: `/v1/subscriptions/${subscription}?expand[]=latest_invoice.payments` },
    { verb: 'GET', path: `/v1/events?limit=5&type=customer.subscription.*` },
    { verb: 'POST', path: `/v1/customers/${customer}`, form: { name: 'Bench' } },
  ]
  for (let look = 0; look < 16 && isOn(); look += 1) await ask(looks[look % looks.length] as Ask)
  if (!isBare && !subscription.startsWith('sub_')) throw new Error('The sandbox made no subscription.')
}

let sent = 0

function send(agent: Agent, origin: string, { verb, path, form }: Ask): Promise<Answer> {
  const body = form ? new URLSearchParams(form).toString() : ''

  return new Promise((done, fail) => {
    const asked = request(
      new URL(path, origin),
      { agent, method: verb, headers: headersOf(verb, body) },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', fail)
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (response.statusCode === 200) done(JSON.parse(text) as Answer)
          else fail(new Error(`${verb} ${path} answered ${response.statusCode}: ${text.slice(0, 300)}`))
        })
      },
    )
    asked.once('error', fail)
    asked.end(body)
  })
}

function headersOf(verb: string, body: string) {
  sent += 1

  return {
    authorization: `Bearer ${key}`,
    ...(verb === 'POST'
      ? {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'idempotency-key': `bench:${process.pid}:${sent}`,
        }
      : {}),
  }
}
