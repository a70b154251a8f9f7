import type { Settings } from './settings.ts'
import type { Env } from './spawn-logged.ts'
import { StartError } from './start-error.ts'

export type Part = 'stripe' | 'sendgrid' | 'twilio' | 'openai'

const keysOf: Record<Part, string[]> = {
  stripe: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  sendgrid: ['SENDGRID_API_KEY'],
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
  openai: ['OPENAI_API_KEY'],
}
const required: Part[] = ['stripe', 'sendgrid', 'twilio']

/** The parts that get the sandbox because nobody gave them a key. Throws StartError on a mix that could move real money. */
export function chooseSandboxed(settings: Pick<Settings, 'mode' | 'day'>, env: Env): Set<Part> {
  refuseLiveKeys(settings, env)
  const sandboxed = new Set(
    (Object.keys(keysOf) as Part[]).filter((part) => missing(part, env).length === keysOf[part].length),
  )

  const half = required.filter((part) => !sandboxed.has(part)).flatMap((part) => missing(part, env))
  if (half.length > 0)
    throw new StartError(
      `${half.join(', ')} is missing beside the key it belongs to.`,
      'Set both, or none for the sandbox.',
    )
  if (settings.mode === 'production') refuseSandbox(sandboxed, env)
  if (settings.day !== '24h' && !sandboxed.has('stripe')) {
    throw new StartError(
      `KUMIKO_DAY is ${settings.day} beside a real Stripe key; Stripe knows real days only.`,
      'Leave KUMIKO_DAY out, or remove STRIPE_SECRET_KEY to use the sandbox.',
    )
  }

  return sandboxed
}

function refuseLiveKeys({ mode }: Pick<Settings, 'mode'>, env: Env): void {
  const isLive = /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY ?? '')
  if (!isLive || mode === 'production') return

  throw new StartError(
    'STRIPE_SECRET_KEY is a live key; a local start never uses one.',
    'Set a test key (sk_test_…), or none for the sandbox.',
  )
}

function refuseSandbox(sandboxed: Set<Part>, env: Env): void {
  const absent = required.filter((part) => sandboxed.has(part)).flatMap((part) => missing(part, env))
  if (!env.SESSION_SECRET) absent.push('SESSION_SECRET')
  if (absent.length === 0) return

  throw new StartError(
    `KUMIKO_MODE=production has no sandbox, and ${absent.join(', ')} is missing.`,
    'Set what is missing, or start with KUMIKO_MODE=local.',
  )
}

function missing(part: Part, env: Env): string[] {
  return keysOf[part].filter((name) => !env[name])
}
