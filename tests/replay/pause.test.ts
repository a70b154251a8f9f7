import { expect, test } from 'vitest'
import { pausePolicy } from '#workflows/memberships/pause-policy.ts'
import { aUuid, testRecorded } from './recorded.ts'

const { timersOf } = testRecorded({
  process: 'pause',
  atLeast: 6,
  queues: {
    readPause: 'kumiko-stripe',
    pauseAtStripe: 'kumiko-stripe',
    revokeAccess: 'kumiko-stripe',
    resumeAtStripe: 'kumiko-stripe',
    resumeNow: 'kumiko-stripe',
    changePauseEnd: 'kumiko-stripe',
    callPauseOff: 'kumiko-stripe',
    closePause: 'kumiko',
    sendPauseMail: 'kumiko-mail',
  },
  expected: ({ pauseId }) => ({
    membershipId: aUuid,
    pauseId: aUuid,
    stripeSubscriptionId: 'sub_model',
    policy: pausePolicy({}),
    mark: { workflowId: `pause:${String(pauseId)}`, episode: 1 },
  }),
  allowed: ['message', 'commandId', 'payload', 'outcome'],
  hasPairs: true,
})

/** Days of the timers, in order; a message that was handed over wakes the loop, which waits for what was left. */
const timers: Record<string, number[]> = {
  'paused-for-ten-days': [3, 3, 6, 6, 1, 1],
  'planned-for-later': [4, 4],
  'planned-begun': [2, 2, 13, 13],
  'the-end-is-moved': [13, 13, 4, 1, 1],
  'resumed-by-hand': [13, 13],
  'the-bank-declines': [6, 6, 1, 1],
}

test.each(Object.keys(timers))('the first timers of "%s" have their lengths', (words) => {
  const days = timersOf(`-${words}`).map((seconds) => Math.round((seconds / 86_400) * 100) / 100)
  const expected = timers[words] ?? []

  expect(days.slice(0, expected.length)).toEqual(expected)
})
