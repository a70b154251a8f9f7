import { randomBytes } from 'node:crypto'

const hex = (bytes: number) => randomBytes(bytes).toString('hex')

const passwords = [
  'POSTGRES_PASSWORD',
  'TEMPORAL_POSTGRES_PASSWORD',
  'DATABASE_OWNER_PASSWORD',
  'DATABASE_APP_PASSWORD',
  'DATABASE_PLATFORM_PASSWORD',
  'GRAFANA_PASSWORD',
]

/** The environment file for docker compose: secrets made at random, keys of providers left to fill in or, for the demo, invented. */
export function makeEnv({ isDemo }: { isDemo: boolean }): Record<string, string> {
  const own = Object.fromEntries([...passwords, 'SESSION_SECRET', 'METRICS_TOKEN'].map((name) => [name, hex(24)]))

  return { ...own, ...(isDemo ? demo() : production) }
}

const production = {
  KUMIKO_MODE: 'production',
  PUBLIC_URL: '',
  STRIPE_SECRET_KEY: '',
  STRIPE_WEBHOOK_SECRET: '',
  SENDGRID_API_KEY: '',
  SENDGRID_WEBHOOK_PUBLIC_KEY: '',
  TWILIO_ACCOUNT_SID: '',
  TWILIO_AUTH_TOKEN: '',
}

function demo(): Record<string, string> {
  return {
    KUMIKO_MODE: 'local',
    PUBLIC_URL: 'http://127.0.0.1:3000',
    SANDBOX_POSTGRES_PASSWORD: hex(24),
    SANDBOX_DESK_URL: 'http://127.0.0.1:4014',
    STRIPE_SECRET_KEY: `sk_test_kumiko_${hex(16)}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${hex(24)}`,
    STRIPE_API_BASE: 'http://sandbox:4010',
    SENDGRID_API_KEY: `SG.kumiko.${hex(24)}`,
    SENDGRID_API_BASE: 'http://sandbox:4011',
    TWILIO_ACCOUNT_SID: `AC${hex(16)}`,
    TWILIO_AUTH_TOKEN: hex(16),
    TWILIO_API_BASE: 'http://sandbox:4012',
  }
}

if (import.meta.filename === process.argv[1]) {
  const values = Object.entries(makeEnv({ isDemo: process.argv.includes('--demo') }))
  console.log(values.map(([name, value]) => `${name}=${value}`).join('\n'))
}
