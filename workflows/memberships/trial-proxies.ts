import { proxyActivities } from '@temporalio/workflow'
import { databaseOptions, mailOptions, readingOptions, writingOptions } from '../shared/process-proxies.ts'
import type { TrialDatabaseActivities, TrialMailActivities, TrialStripeActivities } from './trial.activities.ts'

export const reading = proxyActivities<Pick<TrialStripeActivities, 'readTrial'>>({
  taskQueue: 'kumiko-stripe',
  ...readingOptions,
})

export const writing = proxyActivities<Omit<TrialStripeActivities, 'readTrial'>>({
  taskQueue: 'kumiko-stripe',
  ...writingOptions,
})

export const database = proxyActivities<TrialDatabaseActivities>({ taskQueue: 'kumiko', ...databaseOptions })

export const mail = proxyActivities<TrialMailActivities>({ taskQueue: 'kumiko-mail', ...mailOptions })
