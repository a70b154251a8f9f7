import { expect, test } from 'vitest'
import { type LeavingFacts, wayOut } from './leaving.rules.ts'

const paying: LeavingFacts = { state: 'live', hasSubscription: true, status: 'active', cancelAt: null }
const soon = '2026-12-21T10:00:00.000Z'

test.each([
  ['paid for ends with what was paid', paying, 'at-period-end'],
  ['cancelled is ending', { ...paying, cancelAt: soon }, 'ending'],
  ['in trial has its own command', { ...paying, status: 'trialing' }, 'trial'],
  ['in a cancelled trial too', { ...paying, status: 'trialing', cancelAt: soon }, 'trial'],
  ['paused ends at once', { ...paying, status: 'paused' }, 'at-once'],
  ['paused after it was cancelled ends at once', { ...paying, status: 'paused', cancelAt: soon }, 'at-once'],
  ['unpaid ends at once', { ...paying, status: 'past_due' }, 'at-once'],
  ['without a subscription ends at once', { ...paying, hasSubscription: false, status: 'none' }, 'grant'],
  ['ended cannot be left', { ...paying, state: 'ended' }, 'over'],
  ['ended at Stripe cannot be left, whatever our row says', { ...paying, status: 'canceled' }, 'over'],
  ['never paid cannot be left', { ...paying, state: 'pending', status: 'none' }, 'over'],
] as const)('a membership that is %s', (_, facts, way) => {
  expect(wayOut(facts)).toBe(way)
})
