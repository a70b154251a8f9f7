import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Entitlements,
  entitlementsOf,
  grantsTier,
  hasRoom,
  isInForce,
  offers,
  type Tier,
  tierOf,
  tiers,
  tierWayOut,
} from './tiers.rules.ts'

const all = Object.keys(tiers) as Tier[]
const fields = Object.keys(isInForce) as (keyof Entitlements)[]
const statuses = [
  'none',
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
]
const worth = (value: Entitlements[keyof Entitlements]) => (value === 'unlimited' ? Infinity : Number(value))

test('the prices are those of the promise: free, 9.99 for a person, 19.99 or agreed for an organization', () => {
  expect(offers.map(({ tier, belongsTo, amountCents, currency }) => [tier, belongsTo, amountCents, currency])).toEqual([
    ['free', null, 0, 'USD'],
    ['pro', 'person', 999, 'USD'],
    ['enterprise', 'organization', 1999, 'USD'],
  ])
  expect(offers.filter(({ isNegotiable }) => isNegotiable).map(({ tier }) => tier)).toEqual(['enterprise'])
})

test('each tier gives at least what the one before it gives', () => {
  for (const [index, tier] of all.entries()) {
    const [less, more] = [tiers[all[Math.max(0, index - 1)] ?? 'free'].entitlements, tiers[tier].entitlements]
    for (const field of fields) expect(worth(more[field])).toBeGreaterThanOrEqual(worth(less[field]))
  }
})

test('of two tiers each field is the better one: all nine pairs', () => {
  for (const personTier of all) {
    for (const organizationTier of all) {
      const both = entitlementsOf({ personTier, organizationTier })
      const [one, other] = [tiers[personTier].entitlements, tiers[organizationTier].entitlements]
      for (const field of fields)
        expect(worth(both[field]), `${personTier}, ${organizationTier}: ${field}`).toBe(
          Math.max(worth(one[field]), worth(other[field])),
        )
    }
  }
})

const anyTier = fc.constantFrom(...all)

test('both together are never worse than either, whoever has which, and the same twice is the same', () => {
  fc.assert(
    fc.property(anyTier, anyTier, (one, other) => {
      const both = entitlementsOf({ personTier: one, organizationTier: other })
      expect(both).toEqual(entitlementsOf({ personTier: other, organizationTier: one }))
      expect(entitlementsOf({ personTier: one, organizationTier: one })).toEqual(tiers[one].entitlements)
      for (const field of fields) {
        expect(worth(both[field])).toBeGreaterThanOrEqual(worth(tiers[one].entitlements[field]))
        expect(worth(both[field])).toBeGreaterThanOrEqual(worth(tiers[other].entitlements[field]))
      }
    }),
  )
})

test.each([
  ['trialing', true],
  ['active', true],
  ['past_due', true],
  ['none', false],
  ['incomplete', false],
  ['incomplete_expired', false],
  ['unpaid', false],
  ['paused', false],
  ['canceled', false],
])('a subscription that is %s gives its tier: %s', (status, isGiven) => {
  expect(grantsTier(status)).toBe(isGiven)
  expect(tierOf({ tier: 'pro', status }, 'person')).toBe(isGiven ? 'pro' : 'free')
  expect(tierOf({ tier: 'enterprise', status }, 'organization')).toBe(isGiven ? 'enterprise' : 'free')
})

test('a tier of the other kind of subject, one that is not known and none at all give nothing, whatever the status', () => {
  for (const status of statuses) {
    expect(tierOf({ tier: 'enterprise', status }, 'person')).toBe('free')
    expect(tierOf({ tier: 'pro', status }, 'organization')).toBe('free')
    for (const tier of [null, '', 'free', 'gold', 'constructor'])
      for (const kind of ['person', 'organization'] as const) expect(tierOf({ tier, status }, kind)).toBe('free')
  }
})

test('room: up to the limit and not beyond; without limit always', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), (limit, count) => {
      expect(hasRoom(limit, count)).toBe(count + 1 <= limit)
      expect(hasRoom('unlimited', count)).toBe(true)
    }),
  )
})

test('what was paid is used up, what is not paid ends at once, what is ending can be kept', () => {
  const cancelAt = '2026-12-21T00:00:00.000Z'
  const ways = Object.fromEntries(
    statuses.map((status) => [status, [tierWayOut({ status, cancelAt: null }), tierWayOut({ status, cancelAt })]]),
  )
  expect(ways).toEqual({
    none: ['over', 'over'],
    incomplete: ['at-once', 'at-once'],
    incomplete_expired: ['over', 'over'],
    trialing: ['at-period-end', 'ending'],
    active: ['at-period-end', 'ending'],
    past_due: ['at-once', 'at-once'],
    unpaid: ['at-once', 'at-once'],
    paused: ['at-once', 'at-once'],
    canceled: ['over', 'over'],
  })
})
