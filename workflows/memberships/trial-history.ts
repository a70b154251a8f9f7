import type { PromiseStep } from '../shared/promise.ts'
import { days } from './days.ts'
import type { TrialPromiseState } from './trial-words.ts'
import { plannedReminders, type ReminderMessage, type TrialRun, type TrialTruth } from './trial.rules.ts'

type DatedStep = PromiseStep & { at: string }

/** What a trial has kept so far, oldest first. */
export function trialHistory({ truth, words }: TrialPromiseState, { policy }: TrialRun): PromiseStep[] {
  const { said, extension, goalSelectedAt } = truth
  const card = words.cardLast4 ? ` Card ending ${words.cardLast4} checked` : ''
  const kept: (DatedStep | null)[] = [
    { joint: 'kept', at: truth.startedAt, title: `You joined.${card}`, amountCents: 0, currency: words.currency },
    said.welcome ? { joint: 'kept', at: said.welcome, title: 'We sent you the full terms by e-mail' } : null,
    goalSelectedAt
      ? {
          joint: 'kept',
          at: goalSelectedAt,
          title: words.goalTitle ? `You chose the goal “${words.goalTitle}”` : 'You chose a goal',
        }
      : null,
    ...reminderMessages.map((message): DatedStep | null =>
      said[message] ? { joint: 'kept', at: said[message], title: 'We reminded you by e-mail' } : null,
    ),
    extension ? { joint: 'kept', at: extension.at, title: extensionTitle(extension.by, policy.extensionDays) } : null,
    said.cancelled ? { joint: 'kept', at: said.cancelled, title: 'You cancelled, and have it in writing' } : null,
  ]

  return kept.filter((step) => step !== null).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** The reminders that are still to come. */
export function reminderSteps(truth: TrialTruth, run: TrialRun, now: number): PromiseStep[] {
  return plannedReminders(truth, run)
    .filter(({ at, message }) => at > now && !truth.said[message])
    .map(({ at, kind }) => ({
      joint: 'later',
      at: new Date(at).toISOString(),
      title: kind === 'reminder' ? 'We remind you by e-mail' : 'We remind you again, if you have no goal',
    }))
}

const reminderMessages: readonly ReminderMessage[] = ['reminder', 'last-reminder', 'reminder-2', 'last-reminder-2']

function extensionTitle(by: 'member' | 'us', extensionDays: number): string {
  const length = days(extensionDays).replace(' ', ' more ')

  return by === 'member' ? `You asked for ${length}` : `You had no goal, so we gave you ${length}`
}
