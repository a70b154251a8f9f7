import { workflowQueue } from '#activities/operations/deliver-start.ts'

/** Activity classes: each has its provider, and so its queue and its pace. */
export const activityClasses = ['database', 'stripe', 'mail', 'sms'] as const
export type ActivityClass = (typeof activityClasses)[number]

export type QueueSetting = {
  taskQueue: string
  /** Of one worker. */
  maxConcurrentActivityTaskExecutions: number
  /** Of all workers together, enforced by Temporal. */
  maxTaskQueueActivitiesPerSecond?: number
}

/**
 * Stripe allows 25 calls a second in a sandbox, and pages call it too; an activity makes one to three calls.
 * SendGrid and Twilio queue on their side, the limits keep a burst from becoming a bad sender reputation.
 */
export const queues: Record<ActivityClass, QueueSetting> = {
  database: { taskQueue: workflowQueue, maxConcurrentActivityTaskExecutions: 40 },
  stripe: { taskQueue: 'kumiko-stripe', maxConcurrentActivityTaskExecutions: 20, maxTaskQueueActivitiesPerSecond: 20 },
  mail: { taskQueue: 'kumiko-mail', maxConcurrentActivityTaskExecutions: 10, maxTaskQueueActivitiesPerSecond: 50 },
  sms: { taskQueue: 'kumiko-sms', maxConcurrentActivityTaskExecutions: 5, maxTaskQueueActivitiesPerSecond: 10 },
}
