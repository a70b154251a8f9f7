import { expect, test } from 'vitest'
import {
  canWait,
  isChangeable,
  isPreviewFresh,
  planChangeOf,
  previewSeconds,
  whyNotChange,
} from './plan-change.rules.ts'

const monthly = { interval: 'month' as const, amountCents: 2900, currency: 'EUR' }
const live = { state: 'live', hasSubscription: true, status: 'active', cancelAt: null, isUnpaid: false }

test('an active membership may change its plan; every other one is told why not', () => {
  expect(whyNotChange(live)).toBeNull()
  expect(whyNotChange({ ...live, state: 'ended' })).toContain('has ended')
  expect(whyNotChange({ ...live, status: 'canceled' })).toContain('has ended')
  expect(whyNotChange({ ...live, hasSubscription: false })).toContain('Nothing renews')
  expect(whyNotChange({ ...live, status: 'trialing' })).toContain('trial')
  expect(whyNotChange({ ...live, status: 'paused' })).toContain('Resume it first')
  expect(whyNotChange({ ...live, status: 'past_due' })).toContain('Settle it first')
  expect(whyNotChange({ ...live, status: 'unpaid' })).toContain('Settle it first')
  // Stripe goes on with a membership whose payment is disputed.
  expect(whyNotChange({ ...live, isUnpaid: true })).toContain('Settle it first')
  expect(whyNotChange({ ...live, cancelAt: '2026-12-01T00:00:00.000Z' })).toContain('Keep your membership')
})

test('a plan is exchanged for another one that renews in the same currency', () => {
  expect(isChangeable(monthly, { ...monthly, amountCents: 3900 })).toBe(true)
  expect(isChangeable(monthly, { ...monthly, interval: 'year' })).toBe(true)
  expect(isChangeable(monthly, monthly)).toBe(false)
  expect(isChangeable(monthly, { ...monthly, amountCents: 3900, currency: 'USD' })).toBe(false)
  expect(isChangeable(monthly, { ...monthly, interval: 'once' })).toBe(false)
  expect(isChangeable({ ...monthly, interval: 'free', amountCents: 0 }, monthly)).toBe(false)
})

test('more money is an upgrade, less a downgrade, another interval its own kind', () => {
  expect(planChangeOf(monthly, { ...monthly, amountCents: 3900 })).toBe('upgrade')
  expect(planChangeOf(monthly, { ...monthly, amountCents: 1900 })).toBe('downgrade')
  expect(planChangeOf(monthly, { ...monthly, interval: 'year', amountCents: 29_000 })).toBe('interval')
})

test('less money and another rhythm may wait for the end of the period, more money begins now', () => {
  expect(canWait(monthly, { ...monthly, amountCents: 1900 })).toBe(true)
  expect(canWait(monthly, { ...monthly, interval: 'year', amountCents: 29_000 })).toBe(true)
  expect(canWait({ ...monthly, interval: 'year', amountCents: 29_000 }, monthly)).toBe(true)
  expect(canWait(monthly, { ...monthly, amountCents: 3900 })).toBe(false)
})

test('a price holds for half an hour', () => {
  expect(isPreviewFresh(1000, 1000)).toBe(true)
  expect(isPreviewFresh(1002, 1000)).toBe(true)
  expect(isPreviewFresh(1003, 1000)).toBe(false)
  expect(isPreviewFresh(1000, 1000 + previewSeconds)).toBe(true)
  expect(isPreviewFresh(1000, 1001 + previewSeconds)).toBe(false)
})
