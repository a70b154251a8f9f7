import { expect, test } from 'vitest'
import { accessOf, type AccessFacts } from './access.rules.ts'

const stranger: AccessFacts = {
  isBanned: false,
  isStaff: false,
  hasLiveGrant: false,
  stripeStatus: 'none',
  dunningDay: null,
}

test.each([
  [{ isBanned: true, isStaff: true, hasLiveGrant: true, stripeStatus: 'active' }, 'none'],
  [{ isStaff: true }, 'full'],
  [{ hasLiveGrant: true, stripeStatus: 'canceled' }, 'full'],
  [{ stripeStatus: 'trialing' }, 'full'],
  [{ stripeStatus: 'active' }, 'full'],
  [{ stripeStatus: 'active', dunningDay: 6 }, 'full'],
  [{ stripeStatus: 'active', dunningDay: 7 }, 'read-only'],
  [{ stripeStatus: 'past_due', dunningDay: 0 }, 'full'],
  [{ stripeStatus: 'past_due', dunningDay: null }, 'full'],
  [{ stripeStatus: 'past_due', dunningDay: 7 }, 'read-only'],
  [{ stripeStatus: 'paused' }, 'read-only'],
  [{ stripeStatus: 'unpaid' }, 'guest'],
  [{ stripeStatus: 'incomplete' }, 'guest'],
  [{ stripeStatus: 'incomplete_expired' }, 'guest'],
  [{ stripeStatus: 'canceled' }, 'guest'],
  [{ stripeStatus: 'none' }, 'guest'],
] as const)('%j gives %s', (facts, access) => {
  expect(accessOf({ ...stranger, ...facts })).toBe(access)
})
