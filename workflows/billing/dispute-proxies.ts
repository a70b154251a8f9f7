import { proxyActivities } from '@temporalio/workflow'
import { databaseOptions, mailOptions, readingOptions, writingOptions } from '../shared/process-proxies.ts'
import type { DisputeDatabaseActivities, DisputeMailActivities, DisputeStripeActivities } from './dispute.activities.ts'

export const reading = proxyActivities<Pick<DisputeStripeActivities, 'readDispute'>>({
  taskQueue: 'kumiko-stripe',
  ...readingOptions,
})

export const writing = proxyActivities<Omit<DisputeStripeActivities, 'readDispute'>>({
  taskQueue: 'kumiko-stripe',
  ...writingOptions,
})

export const database = proxyActivities<DisputeDatabaseActivities>({ taskQueue: 'kumiko', ...databaseOptions })

export const mail = proxyActivities<DisputeMailActivities>({ taskQueue: 'kumiko-mail', ...mailOptions })
