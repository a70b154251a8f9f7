import { proxyActivities } from '@temporalio/workflow'
import { databaseOptions, mailOptions, readingOptions, writingOptions } from '../shared/process-proxies.ts'
import type { PauseDatabaseActivities, PauseMailActivities, PauseStripeActivities } from './pause.activities.ts'

export const reading = proxyActivities<Pick<PauseStripeActivities, 'readPause'>>({
  taskQueue: 'kumiko-stripe',
  ...readingOptions,
})

export const writing = proxyActivities<Omit<PauseStripeActivities, 'readPause' | 'revokeAccess'>>({
  taskQueue: 'kumiko-stripe',
  ...writingOptions,
})

/** Bounded on purpose: paused at Stripe and not here is a state that must not last. */
export const revoking = proxyActivities<Pick<PauseStripeActivities, 'revokeAccess'>>({
  taskQueue: 'kumiko-stripe',
  ...writingOptions,
  scheduleToCloseTimeout: '10 minutes',
})

export const database = proxyActivities<PauseDatabaseActivities>({ taskQueue: 'kumiko', ...databaseOptions })

export const mail = proxyActivities<PauseMailActivities>({ taskQueue: 'kumiko-mail', ...mailOptions })
