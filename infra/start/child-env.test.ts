import { expect, test } from 'vitest'
import { productEnv, sandboxEnv, type EnvInput } from './child-env.ts'
import { chooseSandboxed } from './keys.ts'
import { publicHalf, signingKey, type Secrets } from './secrets.ts'
import { readSettings } from './settings.ts'

const secrets: Secrets = {
  databaseOwner: 'o',
  databaseApp: 'a',
  databasePlatform: 'p',
  databaseSandbox: 's',
  session: 'made-up-session-secret',
  stripeKey: 'sk_test_kumiko_1',
  stripeWebhook: 'whsec_1',
  sendgridKey: 'SG.kumiko.1',
  sendgridWebhook: signingKey(),
  twilioSid: 'AC1',
  twilioToken: 't',
}

function input(environment: Record<string, string>): EnvInput {
  const settings = readSettings([], environment)

  return {
    environment,
    settings,
    secrets,
    sandboxed: chooseSandboxed(settings, environment),
    addresses: {
      databases: {
        owner: 'postgresql://owner',
        app: 'postgresql://app',
        platform: 'postgresql://platform',
        sandbox: 'postgresql://sandbox',
      },
      temporal: { address: '127.0.0.1:7233', namespace: 'kumiko', ui: 'http://127.0.0.1:8233' },
      web: 'http://127.0.0.1:3000',
    },
  }
}

test("the product never sees the admin's or the owner's address", () => {
  const env = productEnv(input({ DATABASE_URL: 'postgresql://admin', DATABASE_OWNER_URL: 'postgresql://owner' }))

  expect(Object.values(env).join(' ')).not.toMatch(/admin|owner/)
  expect(env).toMatchObject({ DATABASE_APP_URL: 'postgresql://app', DATABASE_PLATFORM_URL: 'postgresql://platform' })
})

test('a sandboxed part gets an invented key and an address on this machine', () => {
  const env = productEnv(input({ SANDBOX_PORT: '4100' }))

  expect(env).toMatchObject({
    STRIPE_SECRET_KEY: 'sk_test_kumiko_1',
    STRIPE_API_BASE: 'http://127.0.0.1:4100',
    TWILIO_API_BASE: 'http://127.0.0.1:4102',
  })
  expect(env.SANDBOX_DESK_URL).toBe('http://127.0.0.1:4104')
})

test('a real key is left alone and its part keeps the official address', () => {
  const env = productEnv(input({ STRIPE_SECRET_KEY: 'sk_test_real', STRIPE_WEBHOOK_SECRET: 'whsec_real' }))

  expect(env.STRIPE_SECRET_KEY).toBe('sk_test_real')
  expect(env.STRIPE_API_BASE).toBeUndefined()
})

test('the sandbox sees no key of the shell it was started from', () => {
  const env = sandboxEnv(input({ PATH: '/bin', OPENAI_API_KEY: 'sk-real', SENDGRID_API_KEY: 'SG.real.key' }))

  expect(Object.values(env).join(' ')).not.toMatch(/real/)
  expect(env.PATH).toBe('/bin')
})

test('the address that people use is the one in links and webhooks', () => {
  const given = input({ PUBLIC_URL: 'https://kumiko.example' })

  expect(productEnv(given).PUBLIC_URL).toBe('https://kumiko.example')
  expect(sandboxEnv(given).SANDBOX_STRIPE_WEBHOOK_URL).toBe('https://kumiko.example/webhooks/stripe')
})

test('the product can verify what the sandbox signs as SendGrid, and never holds the key that signs', () => {
  const facts = input({})
  const product = productEnv(facts)

  expect(sandboxEnv(facts).SANDBOX_SENDGRID_WEBHOOK_PRIVATE_KEY).toBe(secrets.sendgridWebhook)
  expect(product.SENDGRID_WEBHOOK_PUBLIC_KEY).toBe(publicHalf(secrets.sendgridWebhook))
  expect(Object.values(product)).not.toContain(secrets.sendgridWebhook)
})
