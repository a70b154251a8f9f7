import type { Part } from './keys.ts'
import { urlHost } from './loopback.ts'
import { publicHalf, type Secrets } from './secrets.ts'
import type { Env } from './spawn-logged.ts'
import type { Settings } from './settings.ts'

export type Addresses = {
  databases: { owner: string; app: string; platform: string; sandbox: string }
  temporal: { address: string; namespace: string; ui: string }
  web: string
}

export type EnvInput = {
  environment: Env
  settings: Settings
  secrets: Secrets
  sandboxed: Set<Part>
  addresses: Addresses
}

// What any program needs of the shell it was started from; the sandbox gets nothing else from it.
const shell =
  /^(PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|SystemRoot|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR))$/
// Only the migration may hold these.
const privileged = ['DATABASE_URL', 'DATABASE_OWNER_URL']

/** Environment of the web, the worker and the seed. They never see an address with the owner's or the admin's rights. */
export function productEnv({ environment, settings, secrets, sandboxed, addresses }: EnvInput): Env {
  const { databases, temporal, web } = addresses
  const inherited = Object.entries(environment).filter(
    ([name]) => !privileged.includes(name) && !name.startsWith('npm_'),
  )

  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: settings.isDev ? 'development' : 'production',
    ...(settings.isDev ? { KUMIKO_DEV: '1' } : {}),
    KUMIKO_MODE: settings.mode,
    KUMIKO_DAY: settings.day,
    KUMIKO_HOME: settings.home,
    HOST: settings.host,
    PORT: String(settings.ports.web),
    WORKER_HEALTH_PORT: String(settings.ports.workerHealth),
    WORKFLOW_BUNDLE: 'build/workflows/bundle.js',
    PUBLIC_URL: settings.publicUrl ?? web,
    DATABASE_APP_URL: databases.app,
    DATABASE_PLATFORM_URL: databases.platform,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_UI_URL: temporal.ui,
    SESSION_SECRET: environment.SESSION_SECRET || secrets.session,
    ...sandboxedKeys(settings, secrets, sandboxed),
  }
}

function sandboxedKeys({ host, ports }: Settings, secrets: Secrets, sandboxed: Set<Part>): Env {
  const base = (offset: number) => `http://${urlHost(host)}:${ports.sandbox + offset}`
  const keys: Record<Part, Env> = {
    stripe: {
      STRIPE_SECRET_KEY: secrets.stripeKey,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhook,
      STRIPE_API_BASE: base(0),
    },
    sendgrid: {
      SENDGRID_API_KEY: secrets.sendgridKey,
      SENDGRID_API_BASE: base(1),
      SENDGRID_WEBHOOK_PUBLIC_KEY: publicHalf(secrets.sendgridWebhook),
    },
    twilio: { TWILIO_ACCOUNT_SID: secrets.twilioSid, TWILIO_AUTH_TOKEN: secrets.twilioToken, TWILIO_API_BASE: base(2) },
    openai: { OPENAI_BASE_URL: `${base(3)}/v1` },
  }
  const desk = needsSandbox(sandboxed) ? { SANDBOX_DESK_URL: base(4) } : {}

  return Object.assign({}, desk, ...[...sandboxed].map((part) => keys[part])) as Env
}

/** The sandbox runs when a part that a start cannot do without has no key. */
export function needsSandbox(sandboxed: Set<Part>): boolean {
  return sandboxed.has('stripe') || sandboxed.has('sendgrid') || sandboxed.has('twilio')
}

/** Environment of the sandbox: invented keys only, so that it can refuse to run beside a real one. */
export function sandboxEnv({ environment, settings, secrets, addresses }: EnvInput): Env {
  const publicUrl = settings.publicUrl ?? addresses.web

  return {
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => shell.test(name))),
    NODE_ENV: 'production',
    KUMIKO_MODE: settings.mode,
    KUMIKO_DAY: settings.day,
    HOST: settings.host,
    PUBLIC_URL: publicUrl,
    SANDBOX_PORT: String(settings.ports.sandbox),
    SANDBOX_DATABASE_URL: addresses.databases.sandbox,
    SANDBOX_STRIPE_SECRET_KEY: secrets.stripeKey,
    SANDBOX_STRIPE_WEBHOOK_URL: `${publicUrl}/webhooks/stripe`,
    SANDBOX_STRIPE_WEBHOOK_SECRET: secrets.stripeWebhook,
    SANDBOX_SENDGRID_API_KEY: secrets.sendgridKey,
    SANDBOX_SENDGRID_WEBHOOK_URL: `${publicUrl}/webhooks/sendgrid`,
    SANDBOX_SENDGRID_WEBHOOK_PRIVATE_KEY: secrets.sendgridWebhook,
    SANDBOX_TWILIO_ACCOUNT_SID: secrets.twilioSid,
    SANDBOX_TWILIO_AUTH_TOKEN: secrets.twilioToken,
    SANDBOX_WORKER_URL: `http://${urlHost(settings.host)}:${settings.ports.workerHealth}`,
  }
}
