import { disputeCommands } from '#workflows/billing/dispute-commands.rules.ts'
import { staffCommands } from '#workflows/billing/dunning-commands.rules.ts'
import { sentenceCase } from './sentence-case.ts'

export type CommandWords = {
  label: string
  busyLabel: string
  /** Asked before it is sent. */
  confirm?: { title: string; text: string; keepLabel: string }
}

const commands: Record<string, CommandWords> = {
  'trial extend': { label: 'Extend the trial once', busyLabel: 'Extending' },
  'dunning retryNow': { label: 'Try again now', busyLabel: 'Asking your bank' },
  'dunning offerPause': { label: 'Offer a pause', busyLabel: 'Offering' },
  'dunning writeOff': {
    label: 'Let it go',
    busyLabel: 'Letting go',
    confirm: {
      title: 'Let this payment go?',
      text: 'The member owes nothing any more and hears so. Stripe no longer asks for it. This cannot be taken back.',
      keepLabel: 'Keep asking',
    },
  },
  'trial cancel': {
    label: 'Cancel the trial',
    busyLabel: 'Cancelling',
    confirm: {
      title: 'Cancel this trial?',
      text: 'You keep full access until the trial ends. Nothing is charged. You can join again later, without a second trial.',
      keepLabel: 'Keep my trial',
    },
  },
  'pause resumeNow': {
    label: 'Resume now',
    busyLabel: 'Resuming',
    confirm: {
      title: 'Resume now?',
      text: 'You get full access at once. The rest of the running period is charged, less your credit.',
      keepLabel: 'Stay paused',
    },
  },
  'plan-switch callOff': {
    label: 'Keep my plan',
    busyLabel: 'Calling off',
    confirm: {
      title: 'Keep your plan?',
      text: 'The planned change is called off. Your plan renews at its own price.',
      keepLabel: 'Leave it planned',
    },
  },
  'pause cancelScheduled': { label: 'Call the pause off', busyLabel: 'Calling off' },
}

/** The commands a member is offered: those of the team stand on its own pages. */
export function memberCommands(openCommands: string[]): string[] {
  return openCommands.filter((name) => !isOfTeam(name) && !hasPageOfItsOwn(name))
}

/** The commands that owners and operators are offered. */
export function teamCommands(openCommands: string[]): string[] {
  return openCommands.filter(isOfTeam)
}

/** An answer to a bank is read before it is sent, and that needs more than a button. */
function hasPageOfItsOwn(name: string): boolean {
  return disputeCommands.some((command) => command === name)
}

function isOfTeam(name: string): boolean {
  return staffCommands.some((command) => command === name)
}

/** What a command of a kind of process is called on a button. */
export function commandWords(kind: string, command: string): CommandWords {
  return commands[`${kind} ${command}`] ?? { label: sentenceCase(command), busyLabel: 'Sending' }
}
