import { addBusinessTime } from '#workflows/shared/business-time.ts'
import { timeMark } from '#workflows/shared/promise.ts'
import { days } from '#workflows/memberships/days.ts'
import type { TrialMessage } from '#workflows/memberships/trial.rules.ts'
import type { Mail } from '../messaging/mail-blocks.ts'
import { declined, receipt, refunded } from './trial-charge-mail.ts'
import { ends, footerOf, goalsUrl, nextUrl, price, type TrialMailFacts } from './trial-mail-facts.ts'

/** The words of each message of a trial. */
export function trialMail(message: TrialMessage, facts: TrialMailFacts): Mail {
  switch (message) {
    case 'welcome':
      return welcome(facts)
    case 'reminder':
    case 'reminder-2':
      return reminder(facts)
    case 'last-reminder':
    case 'last-reminder-2':
      return lastReminder(facts)
    case 'extended':
      return extended(facts)
    case 'cancelled':
      return cancelled(facts)
    case 'stopped':
      return stopped(facts)
    case 'refunded':
      return refunded(facts)
    case 'receipt':
      return receipt(facts)
    case 'declined':
      return declined(facts)
  }
}

const cancelBlock = (facts: TrialMailFacts): Mail['blocks'][number] => ({
  kind: 'small',
  text: `To cancel, open ${nextUrl(facts)} and press "Cancel the trial". Until ${ends(facts)} that costs nothing.`,
})

function welcome(facts: TrialMailFacts): Mail {
  return {
    subject: `Your trial of ${facts.communityName}`,
    preheader: `Free until ${ends(facts)}. Then ${price(facts)} each ${facts.interval}, unless you cancel before.`,
    title: `Welcome to ${facts.communityName}`,
    blocks: [
      {
        kind: 'paragraph',
        text: `You have full access from now on. Your trial ends ${ends(facts)}. Then ${price(facts)} is charged each ${facts.interval}, unless you cancel before.`,
      },
      { kind: 'steps', steps: facts.steps },
      { kind: 'paragraph', text: 'First steps: accept the guidelines, choose a goal, say hello.' },
      { kind: 'action', label: 'Choose your goal', url: goalsUrl(facts) },
      { kind: 'paragraph', text: `What you agreed to: ${facts.termsText}` },
      cancelBlock(facts),
    ],
    footer: footerOf(facts),
  }
}

function reminder(facts: TrialMailFacts): Mail {
  const goal: Mail['blocks'] = facts.goalTitle
    ? [{ kind: 'paragraph', text: `Your goal is “${facts.goalTitle}”.` }]
    : [
        { kind: 'paragraph', text: 'You have no goal yet. Without one we do not charge you; choose one to go on.' },
        { kind: 'action', label: 'Choose your goal', url: goalsUrl(facts) },
      ]

  return {
    subject: `Your trial of ${facts.communityName} ends ${ends(facts)}`,
    preheader: `Then ${price(facts)} each ${facts.interval}. Cancel before and you pay nothing.`,
    title: 'Your trial ends soon',
    blocks: [
      {
        kind: 'paragraph',
        text: `Your trial of ${facts.communityName} ends ${ends(facts)}. Then ${price(facts)} is charged each ${facts.interval}, unless you cancel before.`,
      },
      ...goal,
      cancelBlock(facts),
    ],
    footer: footerOf(facts),
  }
}

function lastReminder(facts: TrialMailFacts): Mail {
  const { policy, dayMs, trialEndsAt, isExtendedByUs } = facts
  const decideAt = timeMark(addBusinessTime(trialEndsAt, { hours: -policy.decisionHours }, dayMs))

  return {
    subject: `Choose a goal in ${facts.communityName} before ${decideAt}`,
    preheader: 'We do not charge you without one.',
    title: 'You have no goal yet',
    blocks: [
      {
        kind: 'paragraph',
        text: `Your trial of ${facts.communityName} ends ${ends(facts)}, and you have not chosen a goal. We do not charge when it does not help.`,
      },
      { kind: 'action', label: 'Choose your goal', url: goalsUrl(facts) },
      {
        kind: 'paragraph',
        text: isExtendedByUs
          ? `If you have none ${decideAt}, we pause your membership. Nothing is charged.`
          : `If you have none ${decideAt}, you get more time once, or we pause your membership. Nothing is charged in either case.`,
      },
      cancelBlock(facts),
    ],
    footer: footerOf(facts),
  }
}

function extended(facts: TrialMailFacts): Mail {
  const length = days(facts.policy.extensionDays)
  const why = facts.isExtendedByUs
    ? `You had no goal shortly before the end, and we do not charge when it does not help. So your trial of ${facts.communityName} goes on for ${length}, once.`
    : `You asked for more time, so your trial of ${facts.communityName} goes on for ${length}. This can be done once.`

  return {
    subject: `Your trial of ${facts.communityName} now ends ${ends(facts)}`,
    preheader: 'Nothing is charged before.',
    title: `${length} more`,
    blocks: [
      { kind: 'paragraph', text: why },
      {
        kind: 'paragraph',
        text: `It now ends ${ends(facts)}. Then ${price(facts)} is charged each ${facts.interval} if you have a goal. If you have none, we pause your membership and charge nothing.`,
      },
      { kind: 'action', label: 'Choose your goal', url: goalsUrl(facts) },
      cancelBlock(facts),
    ],
    footer: footerOf(facts),
  }
}

function cancelled(facts: TrialMailFacts): Mail {
  return {
    subject: `You cancelled your trial of ${facts.communityName}`,
    preheader: facts.hasEnded
      ? 'It has ended. Nothing is charged.'
      : `Full access until ${ends(facts)}. Nothing is charged.`,
    title: 'Cancelled',
    blocks: [
      {
        kind: 'paragraph',
        text: facts.hasEnded
          ? `Your trial of ${facts.communityName} has ended, as you asked. Nothing is charged. You read as a guest, and what you wrote stays.`
          : `You keep full access to ${facts.communityName} until ${ends(facts)}. Nothing is charged, now or then. After that you read as a guest, and what you wrote stays.`,
      },
      { kind: 'action', label: `Open ${facts.communityName}`, url: `${facts.home}/c/${facts.communitySlug}` },
    ],
    footer: footerOf(facts),
  }
}

function stopped(facts: TrialMailFacts): Mail {
  const state = facts.isPaused
    ? `we paused your membership of ${facts.communityName}. You can read everything.`
    : `we ended your membership of ${facts.communityName}. What you wrote stays, and you read as a guest.`

  return {
    subject: `Nothing was charged: your trial of ${facts.communityName} is over`,
    preheader: 'We do not charge when it does not help. Would a goal?',
    title: 'We did not charge you',
    blocks: [
      {
        kind: 'paragraph',
        text: `You had no goal when your trial ended. We do not charge when it does not help, so ${state} Your card was not charged and will not be.`,
      },
      {
        kind: 'paragraph',
        text: 'Do you want to go on? Choose a goal, or answer this message and tell us what was missing.',
      },
      { kind: 'action', label: 'See the goals', url: goalsUrl(facts) },
    ],
    footer: footerOf(facts),
  }
}
