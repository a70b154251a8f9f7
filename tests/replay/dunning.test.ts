import { expect, test } from 'vitest'
import { aUuid, testRecorded } from './recorded.ts'

const { timersOf } = testRecorded({
  process: 'dunning',
  atLeast: 17,
  queues: {
    readDunning: 'kumiko-stripe',
    tryCard: 'kumiko-stripe',
    retryInvoice: 'kumiko-stripe',
    writeOffInvoice: 'kumiko-stripe',
    cancelUnpaid: 'kumiko-stripe',
    voidResumption: 'kumiko-stripe',
    offerPause: 'kumiko',
    restoreLatePayment: 'kumiko',
    closeDunning: 'kumiko',
    sendDunningMail: 'kumiko-mail',
    sendDunningSms: 'kumiko-sms',
  },
  expected: ({ dunningId }) => ({
    membershipId: aUuid,
    dunningId: aUuid,
    stripeInvoiceId: `in_${String(dunningId)}`,
  }),
  allowed: ['message', 'commandId', 'outcome'],
})

/** Days at which timers of a life that nobody disturbs end. */
test.each([
  ['nobody-pays-and-stripe-forgets', [3, 7, 12, 14, 15]],
  ['the-resumption-of-a-pause', [3, 7, 14]],
  ['a-chargeback-never-returned', [3, 7, 12, 14]],
])('the steps of "%s" have their days', (words, days) => {
  const lengths = timersOf(words).map((seconds) => seconds / 86_400)
  // A message that was handed over wakes the loop, which waits for what was left: timers of one step are about equal.
  const steps = lengths.filter((length, index) => Math.abs(length - (lengths[index - 1] ?? 0)) > 0.01)
  const reached = steps.reduce<number[]>((sums, length) => [...sums, (sums.at(-1) ?? 0) + length], [])

  expect(reached.map(Math.round)).toEqual(days)
})
