import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { envExample } from './env-example.ts'

const usable = {
  DATABASE_APP_URL: 'postgresql://kumiko_app:a@127.0.0.1:5433/kumiko',
  DATABASE_PLATFORM_URL: 'postgresql://kumiko_platform:p@127.0.0.1:5433/kumiko',
  STRIPE_SECRET_KEY: 'sk_test_kumiko_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
  STRIPE_API_BASE: 'http://127.0.0.1:4010',
  SENDGRID_API_KEY: 'SG.local',
  SENDGRID_API_BASE: 'http://127.0.0.1:4011',
  TWILIO_ACCOUNT_SID: 'AC1',
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_API_BASE: 'http://127.0.0.1:4012',
  SESSION_SECRET: 'x'.repeat(32),
}

test('a local configuration needs no more than the addresses and keys of its parts', () => {
  const config = loadConfig(usable)

  expect(config.dayMs).toBe(86_400_000)
  expect(config.isStripeSandbox).toBe(true)
})

test('a missing or wrong value is named, each on its line', () => {
  expect(() => loadConfig({ ...usable, SESSION_SECRET: 'short', DATABASE_APP_URL: undefined })).toThrow(
    /DATABASE_APP_URL[\s\S]*SESSION_SECRET/,
  )
})

test('an empty value counts as missing', () => {
  expect(() => loadConfig({ ...usable, STRIPE_SECRET_KEY: '' })).toThrow(/STRIPE_SECRET_KEY/)
})

test('an outside service lives at its own host or at loopback, nowhere else', () => {
  expect(() => loadConfig({ ...usable, STRIPE_API_BASE: 'https://stripe.example.com' })).toThrow(/STRIPE_API_BASE/)
})

test('a live key is refused in local mode and beside the sandbox', () => {
  expect(() => loadConfig({ ...usable, STRIPE_SECRET_KEY: 'sk_live_1' })).toThrow(/live key/)
  expect(() => loadConfig({ ...usable, KUMIKO_MODE: 'production', STRIPE_SECRET_KEY: 'rk_live_1' })).toThrow(/live key/)
})

test('production uses no sandbox', () => {
  expect(() => loadConfig({ ...usable, KUMIKO_MODE: 'production' })).toThrow(/no sandbox/)
})

test('a short day needs the Stripe sandbox', () => {
  expect(loadConfig({ ...usable, KUMIKO_DAY: '60s' }).dayMs).toBe(60_000)
  expect(() => loadConfig({ ...usable, KUMIKO_DAY: '60s', STRIPE_API_BASE: undefined })).toThrow(
    /KUMIKO_DAY must be 24h/,
  )
  expect(() => loadConfig({ ...usable, KUMIKO_DAY: '23s' })).toThrow(/shortest day/)
})

test('.env.example is what the schema says', () => {
  expect(readFileSync('.env.example', 'utf8')).toBe(envExample())
})
