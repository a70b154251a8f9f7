import type { ActivityOptions } from '@temporalio/workflow'

const patient = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const

/**
 * Each class of effect has its own patience; the queue stands where the proxy is made, so that a test can read it. Money
 * is tried until it is true; nothing else waits for it.
 */
export const readingOptions = { startToCloseTimeout: '30 seconds', retry: patient } satisfies ActivityOptions

export const writingOptions = { startToCloseTimeout: '60 seconds', retry: patient } satisfies ActivityOptions

export const databaseOptions = {
  startToCloseTimeout: '30 seconds',
  retry: { ...patient, maximumInterval: '15 seconds' },
} satisfies ActivityOptions

/** A mail server that stays away for three days has lost the message; the delivery row keeps saying so. */
export const mailOptions = {
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '3 days',
  retry: { ...patient, maximumInterval: '10 minutes' },
} satisfies ActivityOptions
