import type { Fall } from '../world.ts'
import { judgeLetters } from './judge-letters.ts'
import type { Facts } from './load-facts.ts'

/** What the end of a trial owes; with a slash between, one of them: whoever asks for the charge says that it was declined. */
const closing: Record<string, string[]> = {
  converted: ['trial.welcome', 'trial.receipt'],
  'past-due': ['trial.welcome', 'trial.declined/dunning.day-0'],
  cancelled: ['trial.welcome', 'trial.cancelled'],
  stopped: ['trial.welcome', 'trial.stopped'],
  refunded: ['trial.welcome', 'trial.refunded'],
}

/** What has to be written was written, and each letter came once. Returns what is broken. */
export function judgeMails({ deliveries, mails }: Facts, outcome: string, falls: Fall[]): string[] {
  const broken: string[] = []
  for (const kind of closing[outcome] ?? []) {
    const count = deliveries.filter((delivery) => kind.split('/').includes(delivery.kind)).length
    if (count !== 1) broken.push(`${count} messages ${kind} instead of one`)
  }

  return [...broken, ...judgeLetters({ deliveries, mails }, falls)]
}
