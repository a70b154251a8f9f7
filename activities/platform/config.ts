import { z } from 'zod'
import { parseDay } from '#workflows/shared/business-time.ts'

const officialHosts = ['api.stripe.com', 'api.sendgrid.com', 'api.twilio.com', 'api.openai.com']
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]', 'sandbox']

const url = z.url({ protocol: /^https?$/ })
/** Where an outside service lives: its own host or the sandbox, never a third place that could collect keys. */
const serviceBase = url.refine((value) => [...officialHosts, ...loopbackHosts].includes(new URL(value).hostname), {
  message: 'must be the official host or loopback',
})
const postgres = z.url({ protocol: /^postgres(ql)?$/ })
const port = z.coerce.number().int().min(0).max(65_535)

/** Every setting of the product by its environment name. `.env.example` is made from this (npm run env-example). */
export const configSchema = z.object({
  KUMIKO_MODE: z
    .enum(['local', 'production'])
    .default('local')
    .describe('local: parts without a key are sandboxed. production: every key is required'),
  KUMIKO_DAY: z
    .string()
    .default('24h')
    .describe('Length of a business day, at least 24s; anything but 24h only beside the sandbox'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: port.default(3000).describe('Port of the web app'),
  PUBLIC_URL: url
    .default('http://127.0.0.1:3000')
    .describe('Where people reach the web app; the only source of links in messages and of the Origin check'),
  DATABASE_APP_URL: postgres.describe('Role kumiko_app: row security applies'),
  DATABASE_PLATFORM_URL: postgres.describe('Role kumiko_platform: relay, inbox, schedules, /ops'),
  DATABASE_MAX_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(10).describe('Connections a process keeps'),
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233').describe('host:port of the Temporal frontend'),
  TEMPORAL_NAMESPACE: z.string().default('kumiko'),
  TEMPORAL_UI_URL: url.optional().describe('Where operators open the Temporal UI; links in /ops'),
  TEMPORAL_TLS_CERT: z.string().optional().describe('PEM client certificate for a Temporal with mutual TLS'),
  TEMPORAL_TLS_KEY: z.string().optional().describe('PEM key of that certificate'),
  TEMPORAL_TLS_SERVER_CA: z.string().optional().describe('PEM certificate authority of the Temporal server'),
  STRIPE_SECRET_KEY: z.string().min(1).describe('Stripe secret key, or the sandbox key'),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).describe('Signing secret of the Stripe webhook endpoint'),
  STRIPE_API_BASE: serviceBase.default('https://api.stripe.com'),
  SENDGRID_API_KEY: z.string().min(1),
  SENDGRID_API_BASE: serviceBase.default('https://api.sendgrid.com'),
  SENDGRID_WEBHOOK_PUBLIC_KEY: z.string().optional().describe('ECDSA public key of the SendGrid event webhook'),
  SENDER_EMAIL: z.email().default('hello@kumiko.example').describe('From address of all messages'),
  TWILIO_ACCOUNT_SID: z.string().min(1),
  TWILIO_AUTH_TOKEN: z.string().min(1),
  TWILIO_API_BASE: serviceBase.default('https://api.twilio.com'),
  TWILIO_FROM: z.string().default('+15005550006').describe('Sender number of SMS'),
  OPENAI_API_KEY: z.string().optional().describe('Not used before churn intervention exists'),
  OPENAI_BASE_URL: serviceBase.default('https://api.openai.com/v1'),
  SESSION_SECRET: z
    .string()
    .min(32)
    .describe('At least 32 characters; codes, links and keyed hashes are derived from it'),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Bearer token of GET /metrics; without one only loopback may read it'),
  TRUSTED_PROXY_HOPS: z.coerce
    .number()
    .int()
    .min(0)
    .max(5)
    .default(0)
    .describe('Reverse proxies in front of the web process'),
  WORKER_HEALTH_PORT: port.default(9464).describe('GET /healthz, /readyz and /metrics of a worker'),
  WORKFLOW_BUNDLE: z.string().default('build/workflows/bundle.js').describe('Prebuilt workflow bundle'),
  SANDBOX_DESK_URL: url.optional().describe('Set by npm start: the page that shows sandboxed mail and charges'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('info'),
})

export type Config = z.infer<typeof configSchema> & { dayMs: number; isStripeSandbox: boolean }

/** Reads the environment; throws one error that names every wrong or missing value and what is wrong with it. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = configSchema.safeParse(given)
  if (!parsed.success) throw new Error(`The configuration is not usable:\n${listIssues(parsed.error)}`)

  const config = parsed.data
  const dayMs = parseDay(config.KUMIKO_DAY)
  const isStripeSandbox = isLoopback(config.STRIPE_API_BASE)
  refuseDangerousMix(config, isStripeSandbox)

  return { ...config, dayMs, isStripeSandbox }
}

function refuseDangerousMix(config: z.infer<typeof configSchema>, isStripeSandbox: boolean): void {
  if (config.KUMIKO_DAY !== '24h' && !isStripeSandbox) {
    throw new Error('KUMIKO_DAY must be 24h beside the real Stripe: only the sandbox knows shorter days.')
  }
  if (/^(sk|rk)_live_/.test(config.STRIPE_SECRET_KEY) && (config.KUMIKO_MODE === 'local' || isStripeSandbox)) {
    throw new Error('STRIPE_SECRET_KEY is a live key. Local mode never uses one: set a test key or none.')
  }
  const sandboxed = [config.STRIPE_API_BASE, config.SENDGRID_API_BASE, config.TWILIO_API_BASE].some(isLoopback)
  if (config.KUMIKO_MODE === 'production' && sandboxed) {
    throw new Error('KUMIKO_MODE=production uses no sandbox: remove the *_API_BASE values.')
  }
}

function isLoopback(base: string): boolean {
  return loopbackHosts.includes(new URL(base).hostname)
}

function listIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`).join('\n')
}
