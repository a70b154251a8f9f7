import { expect, test } from 'vitest'
import { unpaidTierSteps } from './tier-unpaid.promise.ts'

const dayMs = 86_400_000
const since = '2026-12-01T00:00:00.000Z'
const at = (day: number) => new Date(Date.parse(since) + day * dayMs).toISOString()
const unpaid = {
  name: 'Pro',
  isGiven: true,
  since,
  amountCents: 999,
  currency: 'USD',
  nextTryAt: at(9),
  writtenAt: [at(0), at(3)],
}
const steps = (day: number, change: Partial<typeof unpaid> = {}) =>
  unpaidTierSteps({ ...unpaid, ...change }, { dayMs }, Date.parse(at(day)))

test('who owes a renewal sees what was written, what to do, and every date to come in order', () => {
  expect(steps(4).map(({ joint, at: when, title }) => [joint, when, title])).toEqual([
    ['failed', at(0), 'The payment did not go through'],
    ['kept', at(0), 'We wrote to you'],
    ['kept', at(3), 'We wrote to you'],
    ['now', undefined, 'Pro is there'],
    ['person', undefined, 'Change the card, or pay it'],
    ['branch', undefined, 'As soon as it is paid,'],
    ['later', at(7), 'We write again'],
    ['next', at(9), 'Your bank is asked again'],
    ['later', at(12), 'We write a last time before the end'],
    ['later', at(14), 'If it is still open, Pro ends'],
  ])
})

test('a try that has passed, or that the bank forbade, is not promised', () => {
  for (const nextTryAt of [at(2), null] as (string | null)[]) {
    expect(steps(4, { nextTryAt: nextTryAt as string }).map(({ joint }) => joint)).not.toContain('next')
  }
})

test('after the end it says Free, and the way back', () => {
  expect(steps(15, { isGiven: false }).map(({ joint }) => joint)).toEqual(['failed', 'kept', 'kept', 'now', 'person'])
})
