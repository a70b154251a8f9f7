import { z } from 'zod'
import type { Refusal } from '../shared/process-types.ts'
import { refuseLength } from './pause-limits.rules.ts'
import { leavingAt, type PauseCommandName, type PauseRun, pauseStage, type PauseTruth } from './pause.rules.ts'

/** What the member may ask for now. */
export function openPauseCommands(truth: PauseTruth, now: number): PauseCommandName[] {
  if (leavingAt(truth, now) !== null) return []
  switch (pauseStage(truth, now)) {
    case 'planned':
      return ['changeEnd', 'cancelScheduled']
    case 'awaiting-payment':
      return ['cancelScheduled']
    case 'paused':
      return ['resumeNow', 'changeEnd']
    case 'stays-paused':
      return ['resumeNow']
    default:
      return []
  }
}

/** What `changeEnd` carries. */
const newEndSchema = z.object({ endsAt: z.iso.datetime() })

/** The new end a command asks for; null when it carries none. */
export function newEndOf(payload: Record<string, unknown> | undefined): string | null {
  const parsed = newEndSchema.safeParse(payload)

  return parsed.success ? parsed.data.endsAt : null
}

/** Why a command cannot be done now; null when it can. */
export function refusePauseCommand(
  name: PauseCommandName,
  truth: PauseTruth,
  run: PauseRun & { now: number; payload?: Record<string, unknown> },
): Refusal | null {
  switch (name) {
    case 'resumeNow':
      return refuseResume(truth, run.now)
    case 'changeEnd':
      return refuseNewEnd(truth, run)
    case 'cancelScheduled':
      return ['planned', 'awaiting-payment'].includes(pauseStage(truth, run.now)) ? null : begun(truth)
  }
}

function begun({ pausedAt }: PauseTruth): Refusal {
  return pausedAt
    ? { code: 'PAUSE_BEGUN', message: 'This pause has begun already. You can resume at any time.' }
    : { code: 'PAUSE_OVER', message: 'This pause does not stand any more.' }
}

function refuseResume(truth: PauseTruth, now: number): Refusal | null {
  if (leavingAt(truth, now) !== null) {
    return { code: 'PAUSE_LEAVING', message: 'This membership was cancelled, so it ends. Nothing more is charged.' }
  }
  switch (pauseStage(truth, now)) {
    case 'paused':
    case 'resuming':
    case 'stays-paused':
      return null
    case 'resumed':
      return { code: 'PAUSE_RESUMED', message: 'Your membership runs again already.' }
    case 'payment-open':
      return {
        code: 'PAUSE_PAYMENT_OPEN',
        message: 'Your bank declined the charge. Replace your card under Settings, Billing, and we try it at once.',
      }
    case 'planned':
    case 'awaiting-payment':
    case 'pausing':
      return { code: 'PAUSE_NOT_BEGUN', message: 'This pause has not begun yet. You can call it off.' }
    default:
      return { code: 'PAUSE_OVER', message: 'This pause does not stand any more.' }
  }
}

function refuseNewEnd(
  truth: PauseTruth,
  { policy, dayMs, now, payload }: PauseRun & { now: number; payload?: Record<string, unknown> },
): Refusal | null {
  const stage = pauseStage(truth, now)
  if ((stage !== 'planned' && stage !== 'paused') || leavingAt(truth, now) !== null) {
    return { code: 'PAUSE_OVER', message: 'The end of this pause can no longer be moved.' }
  }
  const newEnd = newEndOf(payload)
  if (!newEnd) return { code: 'PAUSE_DATES', message: 'Choose until when.' }
  const endsAt = Date.parse(newEnd)
  if (endsAt <= now) {
    return { code: 'PAUSE_ENDED', message: 'The new end lies in the past. To end the pause at once, resume now.' }
  }

  return refuseLength({ startsAt: Date.parse(truth.pausedAt ?? truth.startsAt), endsAt }, { policy, dayMs })
}
