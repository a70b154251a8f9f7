import { expect, test } from 'vitest'
import { aUuid, testRecorded } from './recorded.ts'

const policy = {
  trialDays: 3,
  extensionDays: 3,
  reminderHours: 24,
  lastReminderHours: 6,
  decisionHours: 2,
  holdCapDays: 7,
}

const { timersOf } = testRecorded({
  process: 'trial',
  atLeast: 7,
  queues: {
    readTrial: 'kumiko-stripe',
    extendTrial: 'kumiko-stripe',
    cancelTrial: 'kumiko-stripe',
    stopTrial: 'kumiko-stripe',
    withholdCharge: 'kumiko-stripe',
    refundCharge: 'kumiko-stripe',
    closeTrial: 'kumiko',
    sendTrialMail: 'kumiko-mail',
  },
  expected: ({ membershipId }) => ({
    membershipId: aUuid,
    policy,
    mark: { workflowId: `trial:${String(membershipId)}`, episode: 1 },
  }),
  allowed: ['message', 'by', 'commandId', 'outcome'],
})

/**
 * Hours of the timers, in order. A message that was handed over wakes the loop, which looks again and waits for what was
 * left: hence pairs.
 */
const timers: Record<string, number[]> = {
  'a-goal-is-chosen': [48, 48, 38, 22, 22, 2, 0.25, 0.25, 0.5],
  'no-goal-at-first': [48, 48, 18, 18, 4, 4, 50, 50, 20, 22, 22, 2, 0.25, 0.25, 0.5],
  'no-goal-more-time': [48, 48, 18, 18, 4, 4, 50, 50, 18, 18, 4, 4],
  'cancelled-before': [48, 48, 43, 52, 52],
  'the-member-asks': [48, 48, 108, 108, 90, 22, 22, 2, 0.25, 0.25, 0.5],
  'the-bank-declines': [48, 48, 38, 22, 22, 2, 0.25, 0.25, 0.5],
  'everything-of-ours': [],
}

test.each(Object.keys(timers))('the timers of "%s" have their lengths', (words) => {
  const hours = timersOf(`-${words}`).map((seconds) => Math.round((seconds / 3600) * 4) / 4)

  expect(hours).toEqual(timers[words])
})
