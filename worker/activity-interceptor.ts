import type { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import type { ActivityInterceptors } from '@temporalio/worker'
import Stripe from 'stripe'
import { AppError } from '#workflows/shared/app-error.ts'
import { businessIds } from '#workflows/operations/business-ids.ts'
import type { Metrics } from './metrics.ts'

/** Business ids in every log line of an activity, its time in the metrics, and errors in words that Temporal understands. */
export function createActivityInterceptor(metrics: Metrics): (context: Context) => ActivityInterceptors {
  return ({ info }) => {
    let ids: Record<string, string> = {}
    const labels = { activity: info.activityType, queue: info.taskQueue }

    return {
      inbound: {
        execute: async (input, next) => {
          ids = businessIds(input.args)
          const end = metrics.activitySeconds.startTimer(labels)
          try {
            const result = await next(input)
            end({ outcome: 'done' })

            return result
          } catch (error) {
            end({ outcome: 'failed' })
            throw toFailure(error)
          }
        },
      },
      outbound: { getLogAttributes: (input, next) => ({ ...next(input), ...ids }) },
    }
  }
}

/** An AppError is an answer and is not asked for again; a provider's "slow down" says when to come back. */
function toFailure(error: unknown): unknown {
  if (error instanceof AppError) {
    const { code, userMessage, status } = error

    return ApplicationFailure.create({ type: code, message: userMessage, nonRetryable: status < 500, cause: error })
  }
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    return ApplicationFailure.create({
      type: 'RATE_LIMITED',
      message: error.message,
      nextRetryDelay: '2s',
      cause: error,
    })
  }

  return error
}
