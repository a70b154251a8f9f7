import { disputeReason } from '#workflows/billing/dispute-words.ts'
import type { PurchaseDisputeMessage } from '#workflows/operations/outbox.messages.ts'
import { moneyMark } from '#workflows/shared/promise.ts'
import type { Mail } from '../messaging/mail-blocks.ts'

export type PurchaseDisputeFacts = {
  home: string
  communityName: string
  communitySlug: string
  amountCents: number
  currency: string
  reason: string
}

type Words = { subject: string; preheader: string; title: string; texts: string[]; path: string; label: string }

/** To a member whose bank was asked to take back what they paid once: what it means now, and how it ended. */
export function purchaseDisputeMail(message: PurchaseDisputeMessage, facts: PurchaseDisputeFacts): Mail {
  const { subject, preheader, title, texts, path, label } = wordsOf(message, facts)

  return {
    subject,
    preheader,
    title,
    blocks: [
      ...texts.map((text) => ({ kind: 'paragraph' as const, text })),
      ...(message === 'opened'
        ? [{ kind: 'facts' as const, facts: [{ label: 'What your bank says', value: disputeReason(facts.reason) }] }]
        : []),
      { kind: 'action', label, url: `${facts.home}${path}` },
    ],
    footer: `You get this message because you are or were a member of ${facts.communityName} at Kumiko.`,
  }
}

function wordsOf(message: PurchaseDisputeMessage, facts: PurchaseDisputeFacts): Words {
  const { communityName, communitySlug, amountCents, currency } = facts
  const sum = moneyMark(amountCents, currency)
  const community = `/c/${communitySlug}`
  switch (message) {
    case 'opened':
      return {
        subject: `Your bank took back ${sum} for ${communityName}`,
        preheader: 'You keep full access until your bank has decided.',
        title: 'A payment was taken back',
        texts: [
          `Your bank took back ${sum} that you paid once for ${communityName}, because you or somebody with your card disputed it. You keep full access until your bank has decided. If you keep the money, your membership ends.`,
          'Was it a mistake? Tell your bank that you withdraw the dispute. Did you not make this payment? Then do nothing: your bank looks after it.',
        ],
        path: '/settings/billing',
        label: 'See it on your billing page',
      }
    case 'won':
      return {
        subject: `Settled: your bank returned ${sum} for ${communityName}`,
        preheader: 'Everything is open.',
        title: 'Settled. Thank you',
        texts: [
          `Your bank returned ${sum} for ${communityName}. Your membership is what it was, and you hear nothing more about it.`,
        ],
        path: community,
        label: `Open ${communityName}`,
      }
    case 'lost':
      return {
        subject: `Your membership of ${communityName} has ended`,
        preheader: 'What you wrote stays. Join again whenever you like.',
        title: 'Ended, because the payment was taken back',
        texts: [
          `Your bank gave you ${sum} back that you had paid once for ${communityName}, so your membership has ended. You read as a guest, and what you wrote stays. You can join again at any time, with another card.`,
        ],
        path: `${community}/join`,
        label: 'Join again',
      }
  }
}
