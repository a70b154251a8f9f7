import type { Server } from 'node:http'
import { completeOptions, type SandboxInput, type SandboxOptions } from './config.ts'
import { Clock } from './core/clock.ts'
import { openDatabase } from './core/database.ts'
import { findFreeBlock } from './core/free-ports.ts'
import { closeServer, listen } from './core/http.ts'
import { createDeskServer } from './desk/server.ts'
import { createMailEvents } from './sendgrid/mail-events.ts'
import { createSendgridServer } from './sendgrid/server.ts'
import { write, type StripeContext } from './stripe/context.ts'
import { startDueWork } from './stripe/due.ts'
import { ensureDefaultEndpoint } from './stripe/resources/webhook-endpoints.ts'
import { createStripeServer } from './stripe/server.ts'
import { startTestClocks } from './stripe/test-clocks/advance-clock.ts'
import { startDeliveries } from './stripe/webhooks.ts'
import { createTwilioServer } from './twilio/server.ts'

export type SandboxPorts = { stripe: number; sendgrid: number; twilio: number; openai: number; desk: number }
export type Sandbox = { ports: SandboxPorts; stripeSecretKey: string; stop(): Promise<void> }

/** Starts every stand-in on its own port; with port 0 on any free block. Throws when the database is missing or held by another. */
export async function startSandbox(input: SandboxInput): Promise<Sandbox> {
  const options = completeOptions(input)
  const base = options.port === 0 ? await findFreeBlock(options.host) : options.port
  const ports = { stripe: base, sendgrid: base + 1, twilio: base + 2, openai: base + 3, desk: base + 4 }
  const database = await openDatabase(options.databaseUrl, options.onDatabaseLost)
  const clock = new Clock(options.dayMs)
  await clock.load(database.pool)

  const stripe: StripeContext = {
    options,
    database,
    clock,
    publicUrl: publicUrlOf(options, ports.stripe),
    onCommit: () => undefined,
  }
  const { stripeWebhook } = options
  if (stripeWebhook) await write(stripe, (tx) => ensureDefaultEndpoint(tx, stripeWebhook))
  const events = createMailEvents(database, options)
  const due = startDueWork(stripe)
  const testClocks = startTestClocks(stripe)
  const deliveries = startDeliveries(stripe)
  stripe.onCommit = () => {
    due.wake()
    testClocks.wake()
    deliveries.wake()
  }
  const desk = { options, database, stripe, deskHosts: () => hostsOf(options, ports.desk), wake: stripe.onCommit }
  const servers: [Server, number][] = [
    [createStripeServer(stripe), ports.stripe],
    [createSendgridServer({ options, database, events }), ports.sendgrid],
    [createTwilioServer({ options, database }), ports.twilio],
    [createDeskServer(desk), ports.desk],
  ]
  const stop = async () => {
    await Promise.all(servers.map(([server]) => closeServer(server)))
    events.stop()
    await Promise.all([due.stop(), testClocks.stop(), deliveries.stop()])
    await database.close()
  }
  try {
    for (const [server, port] of servers) await listen(server, options.host, port)
  } catch (error) {
    await stop()
    throw error
  }

  return { ports, stripeSecretKey: options.stripeSecretKey, stop }
}

function publicUrlOf({ stripePublicUrl, host }: SandboxOptions, port: number) {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host

  return stripePublicUrl ?? `http://${name}:${port}`
}

function hostsOf({ host }: SandboxOptions, port: number) {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, `sandbox:${port}`, `${host}:${port}`])
}
