import { expect, test } from 'vitest'
import { aUuid, testRecorded } from './recorded.ts'

const { timersOf } = testRecorded({
  process: 'plan-switch',
  atLeast: 16,
  queues: {
    readPlanSwitch: 'kumiko-stripe',
    applyPlanSwitch: 'kumiko-stripe',
    restorePlan: 'kumiko-stripe',
    correctRenewals: 'kumiko-stripe',
    callPlanSwitchOff: 'kumiko-stripe',
    closePlanSwitch: 'kumiko',
    sendPlanSwitchMail: 'kumiko-mail',
  },
  expected: () => ({ membershipId: aUuid, switchId: aUuid }),
  allowed: ['stripeSubscriptionId', 'message', 'commandId', 'outcome'],
})

test('the new price is set six hours before the period ends', () => {
  const hours = timersOf('-the-period-ends').map((seconds) => Math.round(seconds / 360) / 10)

  expect(hours.slice(0, 2)).toEqual([714, 714])
})

test('a price of another interval is set five minutes before the period ends', () => {
  const minutes = timersOf('-another-interval-is-charged').map((seconds) => Math.round(seconds / 60))

  expect(minutes[0]).toBe(30 * 24 * 60 - 5)
})
