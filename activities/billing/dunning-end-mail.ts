import type { DunningMessage } from '#workflows/billing/dunning.rules.ts'
import { type Mail, type MailHead, mailOf } from '../messaging/mail-blocks.ts'
import { type DunningMailFacts, footerOf, nextUrl, sumOf } from './dunning-mail-facts.ts'

type EndMessage = Extract<DunningMessage, 'thanks' | 'let-go' | 'pause-stays' | 'ended' | 'restored'>

/** How it ended: thanks, let go, stopped, or paid after all. */
export function endMail(message: EndMessage, facts: DunningMailFacts): Mail {
  const { action, ...head } = wordsOf(message, facts)

  return mailOf(head, [{ kind: 'action', ...action }], footerOf(facts))
}

type Words = MailHead & { action: { label: string; url: string } }

function wordsOf(message: EndMessage, facts: DunningMailFacts): Words {
  const { communityName, items, isMoreOpen } = facts
  const sum = sumOf(items)
  const open = { label: `Open ${communityName}`, url: `${facts.home}/c/${facts.communitySlug}` }
  switch (message) {
    case 'thanks':
      return {
        subject: `Paid: ${sum} for ${communityName}. Thank you`,
        preheader: isMoreOpen ? 'Another invoice is still open.' : 'Everything is open again.',
        title: 'Thank you',
        text: isMoreOpen
          ? `${sum} for ${communityName} arrived. Another invoice is still open: ${nextUrl(facts)}`
          : `${sum} for ${communityName} arrived, and everything is open again. You hear nothing more about it.`,
        action: open,
      }
    case 'let-go':
      return {
        subject: `You owe nothing for ${communityName}`,
        preheader: `We no longer ask for ${sum}.`,
        title: 'Nothing is owed',
        text: `${letGo(facts, sum)} You owe nothing, and you hear nothing more about it.`,
        action: open,
      }
    case 'pause-stays':
      return {
        subject: `Your pause of ${communityName} goes on`,
        preheader: 'Nothing is owed, and nothing is charged.',
        title: 'Your pause goes on',
        text: `${sum} to come back to ${communityName} could not be charged, so we dropped the invoice. You owe nothing, and your pause goes on. Resume whenever you like.`,
        action: { label: 'Resume', url: nextUrl(facts) },
      }
    case 'ended':
      return ended(facts, sum)
    case 'restored':
      return {
        subject: `Your payment of ${sum} for ${communityName} arrived after all`,
        preheader: 'You have again what you paid for.',
        title: 'Welcome back',
        text: `${sum} for ${communityName} arrived after your membership had stopped. You have again what you paid for, and somebody of the team looks over it.`,
        action: open,
      }
  }
}

function letGo({ communityName, items }: DunningMailFacts, sum: string): string {
  const isTakenBack = items.every((item) => item.isTakenBack)

  return isTakenBack
    ? `${sum} for ${communityName} was taken off what you owe.`
    : `The team of ${communityName} lets ${sum} go.`
}

function ended({ communityName, communitySlug, home, items, status }: DunningMailFacts, sum: string): Words {
  const payUrl = items[0]?.hostedUrl
  if (status === 'paused' && payUrl) {
    return {
      subject: `Your membership of ${communityName} is paused`,
      preheader: 'One payment brings everything back.',
      title: 'Paused, because it was not paid',
      text: `${sum} for ${communityName} was not paid in two weeks, so your membership is paused and nothing more is charged. You can read on, and what you wrote stays. One payment brings everything back.`,
      action: { label: 'Pay and go on', url: payUrl },
    }
  }

  return {
    subject: `Your membership of ${communityName} has ended`,
    preheader: 'What you wrote stays. Join again whenever you like.',
    title: 'Ended, because it was not paid',
    text: `${sum} for ${communityName} was not paid in two weeks, so your membership has ended and nothing more is charged. You read as a guest, and what you wrote stays.`,
    action: { label: 'Join again', url: `${home}/c/${communitySlug}/join` },
  }
}
