import { randomBytes } from 'node:crypto'

export type SandboxOptions = {
  host: string
  /** Stripe's port; SendGrid, Twilio and the desk follow at +1, +2 and +4. 0 takes a free block. */
  port: number
  databaseUrl: string
  stripeSecretKey: string
  stripeWebhook: { url: string; secret: string } | null
  /** Where browsers reach the hosted pages, when that is not host and port (containers). */
  stripePublicUrl: string | null
  sendgridApiKey: string | null
  sendgridWebhookUrl: string | null
  /** PKCS8 in base64; without one the sandbox makes a pair and keeps it. */
  sendgridWebhookPrivateKey: string | null
  twilioAccountSid: string | null
  twilioAuthToken: string | null
  workerUrl: string | null
  /** Length of a business day in milliseconds. */
  dayMs: number
  /** Checks every answer against the SDK's types and turns a mismatch into a 500. */
  strict: boolean
  /** Told when the database went away, and with it the lock that keeps a second sandbox out. */
  onDatabaseLost: () => void
}

export type SandboxInput = Partial<SandboxOptions> & { databaseUrl: string }

export const DAY_MS = 86_400_000
const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: DAY_MS }

/** Fills what was left open; a test gives a database and takes the rest. */
export function completeOptions(input: SandboxInput): SandboxOptions {
  const options: SandboxOptions = {
    host: '127.0.0.1',
    port: 0,
    stripeSecretKey: `sk_test_kumiko_${randomBytes(16).toString('hex')}`,
    stripeWebhook: null,
    stripePublicUrl: null,
    sendgridApiKey: null,
    sendgridWebhookUrl: null,
    sendgridWebhookPrivateKey: null,
    twilioAccountSid: null,
    twilioAuthToken: null,
    workerUrl: null,
    dayMs: DAY_MS,
    strict: false,
    onDatabaseLost: () => undefined,
    ...dropUndefined(input),
    databaseUrl: input.databaseUrl,
  }
  if (options.dayMs < 24_000)
    throw new Error('KUMIKO_DAY is at least 24s, so that an hour is one whole second at Stripe.')

  return options
}

/** Reads the environment. Throws, naming the variable, in production mode, beside a live key, and on a missing value. */
export function readEnvironment(env: NodeJS.ProcessEnv): SandboxOptions {
  refuseLiveSurroundings(env)
  if (!env.SANDBOX_DATABASE_URL)
    throw new Error('SANDBOX_DATABASE_URL is missing: the sandbox keeps its state in a database of its own.')
  if (!env.SANDBOX_STRIPE_SECRET_KEY?.startsWith('sk_test_kumiko_'))
    throw new Error('SANDBOX_STRIPE_SECRET_KEY must start with sk_test_kumiko_.')
  const webhook = { url: env.SANDBOX_STRIPE_WEBHOOK_URL, secret: env.SANDBOX_STRIPE_WEBHOOK_SECRET }
  if (Boolean(webhook.url) !== Boolean(webhook.secret))
    throw new Error('SANDBOX_STRIPE_WEBHOOK_URL and SANDBOX_STRIPE_WEBHOOK_SECRET belong together.')

  return completeOptions({
    host: env.HOST,
    port: Number(env.SANDBOX_PORT ?? 4010),
    databaseUrl: env.SANDBOX_DATABASE_URL,
    stripeSecretKey: env.SANDBOX_STRIPE_SECRET_KEY,
    stripeWebhook: webhook.url && webhook.secret ? { url: webhook.url, secret: webhook.secret } : null,
    stripePublicUrl: env.SANDBOX_STRIPE_PUBLIC_URL ?? null,
    sendgridApiKey: env.SANDBOX_SENDGRID_API_KEY ?? null,
    sendgridWebhookUrl: env.SANDBOX_SENDGRID_WEBHOOK_URL ?? null,
    sendgridWebhookPrivateKey: env.SANDBOX_SENDGRID_WEBHOOK_PRIVATE_KEY ?? null,
    twilioAccountSid: env.SANDBOX_TWILIO_ACCOUNT_SID ?? null,
    twilioAuthToken: env.SANDBOX_TWILIO_AUTH_TOKEN ?? null,
    workerUrl: env.SANDBOX_WORKER_URL ?? null,
    dayMs: parseDuration(env.KUMIKO_DAY ?? '24h'),
    strict: env.SANDBOX_STRICT === '1',
  })
}

/** `24h`, `60s`, `1500ms`; throws on anything else. */
export function parseDuration(text: string) {
  const [, amount, unit] = text.match(/^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/) ?? []
  if (!amount || !unit) throw new Error(`"${text}" is no duration: write 24h, 60s or 3d.`)

  return Number(amount) * (UNIT_MS[unit] ?? 1)
}

const LIVE_KEY = /^(sk_live_|rk_live_|pk_live_)/

function refuseLiveSurroundings(env: NodeJS.ProcessEnv) {
  if (env.KUMIKO_MODE === 'production') throw new Error('The sandbox does not run with KUMIKO_MODE=production.')
  for (const [name, value] of Object.entries(env)) {
    const isRealMailKey = /^SG\.[\w-]{16,}\.[\w-]{16,}$/.test(value ?? '') && !value?.startsWith('SG.kumiko')
    if (LIVE_KEY.test(value ?? '') || isRealMailKey)
      throw new Error(`${name} holds a real key: the sandbox does not run beside one.`)
  }
}

function dropUndefined<T extends object>(value: T) {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]> | Extract<T[K], null>
  }
}
