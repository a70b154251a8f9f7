import { proxyActivities } from '@temporalio/workflow'
import type { TrialDatabaseActivities, TrialMailActivities, TrialStripeActivities } from './trial.activities.ts'

const patient = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const

/** Each class of effect has its own queue and patience. Money is tried until it is true; nothing else waits for it. */
export const reading = proxyActivities<Pick<TrialStripeActivities, 'readTrial'>>({
  taskQueue: 'kumiko-stripe',
  startToCloseTimeout: '30 seconds',
  retry: patient,
})

export const writing = proxyActivities<Omit<TrialStripeActivities, 'readTrial'>>({
  taskQueue: 'kumiko-stripe',
  startToCloseTimeout: '60 seconds',
  retry: patient,
})

export const database = proxyActivities<TrialDatabaseActivities>({
  taskQueue: 'kumiko',
  startToCloseTimeout: '30 seconds',
  retry: { ...patient, maximumInterval: '15 seconds' },
})

/** A mail server that stays away for three days has lost the message; the delivery row keeps saying so. */
export const mail = proxyActivities<TrialMailActivities>({
  taskQueue: 'kumiko-mail',
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '3 days',
  retry: { ...patient, maximumInterval: '10 minutes' },
})
