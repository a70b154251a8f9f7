import { moneyMark, timeMark } from '#workflows/shared/promise.ts'
import type { MembershipMailPayload } from '#workflows/operations/outbox.messages.ts'
import type { Mail } from '../messaging/mail-blocks.ts'

export type LeavingMailFacts = {
  home: string
  communityName: string
  communitySlug: string
  amountCents: number
  currency: string
  cancelAt: Date | null
  renewsAt: Date | null
  isOver: boolean
}

/** The confirmation of a decision; null when it is no longer true, because the member has decided otherwise since. */
export function leavingMail(about: MembershipMailPayload['about'], facts: LeavingMailFacts): Mail | null {
  if (about === 'ended') return facts.isOver ? ended(facts) : null
  if (facts.isOver) return null
  if (about === 'kept') return facts.cancelAt ? null : kept(facts)

  return facts.cancelAt ? ending(facts, timeMark(facts.cancelAt)) : null
}

const footerOf = ({ communityName }: LeavingMailFacts) =>
  `You get this message because you are or were a member of ${communityName} at Kumiko.`

function ending(facts: LeavingMailFacts, until: string): Mail {
  const { home, communityName } = facts

  return {
    subject: `Your membership of ${communityName} ends`,
    preheader: `Full access until ${until}. Nothing more is charged.`,
    title: 'You cancelled',
    blocks: [
      {
        kind: 'paragraph',
        text: `You keep full access to ${communityName} until ${until}. Nothing more is charged, now or then. After that you read as a guest, and what you wrote stays.`,
      },
      {
        kind: 'paragraph',
        text: 'Changed your mind? Until then one button brings it back as it was. Later you can join again.',
      },
      { kind: 'action', label: 'Keep my membership', url: `${home}/settings/memberships` },
    ],
    footer: footerOf(facts),
  }
}

function kept(facts: LeavingMailFacts): Mail {
  const { home, communityName, renewsAt, amountCents, currency } = facts
  const price = moneyMark(amountCents, currency)
  const next = renewsAt ? `The next charge is ${price}, ${timeMark(renewsAt)}.` : `It renews for ${price}, as before.`

  return {
    subject: `You stay a member of ${communityName}`,
    preheader: next,
    title: 'Your membership goes on',
    blocks: [
      { kind: 'paragraph', text: `You took your cancellation back. ${next}` },
      { kind: 'action', label: 'See what happens next', url: `${home}/members/me/next` },
    ],
    footer: footerOf(facts),
  }
}

function ended(facts: LeavingMailFacts): Mail {
  const { home, communityName, communitySlug } = facts

  return {
    subject: `You left ${communityName}`,
    preheader: 'Nothing more is charged. What you wrote stays.',
    title: 'Your membership has ended',
    blocks: [
      {
        kind: 'paragraph',
        text: `Your membership of ${communityName} has ended. Nothing more is charged. You read as a guest, and what you wrote stays.`,
      },
      { kind: 'paragraph', text: 'You can join again at any time.' },
      { kind: 'action', label: `Come back to ${communityName}`, url: `${home}/c/${communitySlug}/join` },
    ],
    footer: footerOf(facts),
  }
}
