import { proxyActivities } from '@temporalio/workflow'
import { databaseOptions, mailOptions, readingOptions, writingOptions } from '../shared/process-proxies.ts'
import type {
  PlanSwitchDatabaseActivities,
  PlanSwitchMailActivities,
  PlanSwitchStripeActivities,
} from './plan-switch.activities.ts'

export const reading = proxyActivities<Pick<PlanSwitchStripeActivities, 'readPlanSwitch'>>({
  taskQueue: 'kumiko-stripe',
  ...readingOptions,
})

export const writing = proxyActivities<Omit<PlanSwitchStripeActivities, 'readPlanSwitch'>>({
  taskQueue: 'kumiko-stripe',
  ...writingOptions,
})

export const database = proxyActivities<PlanSwitchDatabaseActivities>({ taskQueue: 'kumiko', ...databaseOptions })

export const mail = proxyActivities<PlanSwitchMailActivities>({ taskQueue: 'kumiko-mail', ...mailOptions })
