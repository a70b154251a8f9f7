import { expect, test } from 'vitest'
import { chooseSandboxed } from './keys.ts'

const local = { mode: 'local', day: '24h' } as const
const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' }

test('without keys every part is sandboxed', () => {
  expect([...chooseSandboxed(local, {})].sort()).toEqual(['openai', 'sendgrid', 'stripe', 'twilio'])
})

test('a part with its keys is real, the others stay sandboxed', () => {
  expect(chooseSandboxed(local, stripe).has('stripe')).toBe(false)
  expect(chooseSandboxed(local, stripe).has('twilio')).toBe(true)
})

test.each(['sk_live_1', 'rk_live_1'])('the live key %s refuses a local start', (key) => {
  expect(() => chooseSandboxed(local, { ...stripe, STRIPE_SECRET_KEY: key })).toThrow(/live key/)
})

test('half a pair of keys is named', () => {
  expect(() => chooseSandboxed(local, { TWILIO_ACCOUNT_SID: 'AC1' })).toThrow(/TWILIO_AUTH_TOKEN is missing/)
})

test('a short day is refused beside a real Stripe key and allowed beside the sandbox', () => {
  expect(() => chooseSandboxed({ ...local, day: '60s' }, stripe)).toThrow(/real days only/)
  expect(() => chooseSandboxed({ ...local, day: '60s' }, {})).not.toThrow()
})

test('production names every key it misses', () => {
  expect(() => chooseSandboxed({ mode: 'production', day: '24h' }, stripe)).toThrow(
    /SENDGRID_API_KEY, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, SESSION_SECRET/,
  )
})
