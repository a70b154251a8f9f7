import { aUuid, testRecorded } from './recorded.ts'

testRecorded({
  process: 'dispute',
  atLeast: 7,
  queues: {
    readDispute: 'kumiko-stripe',
    retireCard: 'kumiko-stripe',
    submitEvidence: 'kumiko-stripe',
    acceptDispute: 'kumiko-stripe',
    closeDispute: 'kumiko',
    sendDisputeMail: 'kumiko-mail',
  },
  expected: () => ({ disputeId: aUuid }),
  allowed: ['stripeDisputeId', 'message', 'commandId', 'outcome'],
})
