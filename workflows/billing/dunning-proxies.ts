import { proxyActivities } from '@temporalio/workflow'
import { databaseOptions, mailOptions, readingOptions, writingOptions } from '../shared/process-proxies.ts'
import type {
  DunningDatabaseActivities,
  DunningMailActivities,
  DunningSmsActivities,
  DunningStripeActivities,
} from './dunning.activities.ts'

export const reading = proxyActivities<Pick<DunningStripeActivities, 'readDunning'>>({
  taskQueue: 'kumiko-stripe',
  ...readingOptions,
})

export const writing = proxyActivities<Omit<DunningStripeActivities, 'readDunning'>>({
  taskQueue: 'kumiko-stripe',
  ...writingOptions,
})

export const database = proxyActivities<DunningDatabaseActivities>({ taskQueue: 'kumiko', ...databaseOptions })

export const mail = proxyActivities<DunningMailActivities>({ taskQueue: 'kumiko-mail', ...mailOptions })

export const sms = proxyActivities<DunningSmsActivities>({ taskQueue: 'kumiko-sms', ...mailOptions })
