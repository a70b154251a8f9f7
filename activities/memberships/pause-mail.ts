import { days } from '#workflows/memberships/days.ts'
import type { PauseMessage } from '#workflows/memberships/pause.rules.ts'
import { moneyMark, timeMark } from '#workflows/shared/promise.ts'
import type { Mail } from '../messaging/mail-blocks.ts'
import {
  chargeSentence,
  nextUrl,
  pauseFooter,
  type PauseMailFacts,
  pauseUrl,
  renewSentence,
  until,
} from './pause-mail-facts.ts'

/** The words of each message of a pause. */
export function pauseMail(message: PauseMessage, facts: PauseMailFacts): Mail {
  switch (message) {
    case 'planned':
      return planned(facts)
    case 'paused':
      return paused(facts)
    case 'adopted':
      return adopted(facts)
    case 'called-off':
      return calledOff(facts)
    case 'not-begun':
      return notBegun(facts)
    case 'stays-paused':
      return staysPaused(facts)
    case 'resumed':
      return resumed(facts)
    default:
      return notice(facts)
  }
}

const paragraph = (text: string): Mail['blocks'][number] => ({ kind: 'paragraph', text })

const stillness =
  'You can read, and what you wrote stays. Your goals, streaks and the clock of the leaderboard stand still.'

function planned(facts: PauseMailFacts): Mail {
  const { communityName, startsAt } = facts

  return {
    subject: `Your pause of ${communityName} is planned`,
    preheader: `From ${timeMark(startsAt)} until ${until(facts)}.`,
    title: 'Your pause is planned',
    blocks: [
      paragraph(`Your membership of ${communityName} pauses ${timeMark(startsAt)} and runs again ${until(facts)}.`),
      paragraph(`${chargeSentence(facts)} ${renewSentence(facts)}`),
      paragraph('Until it begins you can call it off or move its end, with one button.'),
      { kind: 'action', label: 'See the pause', url: pauseUrl(facts) },
    ],
    footer: pauseFooter(facts),
  }
}

function paused(facts: PauseMailFacts): Mail {
  const { communityName, money, currency } = facts
  const credit =
    money.creditCents > 0 ? ` ${moneyMark(money.creditCents, currency)} were credited for the time you do not use.` : ''

  return {
    subject: `Your membership of ${communityName} is paused`,
    preheader: `Until ${until(facts)}. Nothing is charged before.`,
    title: 'Your membership is paused',
    blocks: [
      paragraph(
        `Your membership of ${communityName} is paused until ${until(facts)}. Nothing is charged before.${credit}`,
      ),
      paragraph(stillness),
      paragraph(`${chargeSentence(facts)} ${renewSentence(facts)}`),
      paragraph('You can resume at any time, and move the end.'),
      { kind: 'action', label: 'See the pause', url: pauseUrl(facts) },
    ],
    footer: pauseFooter(facts),
  }
}

function adopted(facts: PauseMailFacts): Mail {
  const mail = paused(facts)
  const [, ...rest] = mail.blocks
  const text = `The team has paused your membership of ${facts.communityName}. Nothing is charged while it lasts. We have given the pause an end, ${until(facts)}, which you can move.`

  return { ...mail, blocks: [paragraph(text), ...rest] }
}

function notice(facts: PauseMailFacts): Mail {
  const { communityName } = facts

  return {
    subject: `Your pause of ${communityName} ends ${until(facts)}`,
    preheader: chargeSentence(facts),
    title: 'Your pause ends soon',
    blocks: [
      paragraph(`Your membership of ${communityName} runs again ${until(facts)}.`),
      paragraph(`${chargeSentence(facts)} ${renewSentence(facts)}`),
      paragraph('Not ready yet? Move the end, or leave. Both cost nothing before that day.'),
      { kind: 'action', label: 'See the pause', url: pauseUrl(facts) },
    ],
    footer: pauseFooter(facts),
  }
}

function calledOff(facts: PauseMailFacts): Mail {
  const { communityName } = facts

  return {
    subject: `Your pause of ${communityName} is called off`,
    preheader: 'Your membership goes on as before.',
    title: 'No pause',
    blocks: [
      paragraph(`You called the pause of ${communityName} off. Your membership goes on as before.`),
      { kind: 'action', label: 'See what happens next', url: nextUrl(facts) },
    ],
    footer: pauseFooter(facts),
  }
}

function notBegun(facts: PauseMailFacts): Mail {
  const { communityName, refusal } = facts
  const why = refusal
    ? 'We are sorry: the pause you asked for could not be made, and was taken back.'
    : 'The pause you asked for could not begin, because your membership was not one that can be paused by then.'

  return {
    subject: `Your pause of ${communityName} did not begin`,
    preheader: 'Your membership goes on as before.',
    title: 'The pause did not begin',
    blocks: [
      paragraph(`${why} Your membership of ${communityName} goes on as before, and this pause does not count.`),
      { kind: 'action', label: 'Choose another pause', url: pauseUrl(facts) },
    ],
    footer: pauseFooter(facts),
  }
}

function staysPaused(facts: PauseMailFacts): Mail {
  const { communityName } = facts

  return {
    subject: `Your membership of ${communityName} stays paused`,
    preheader: 'The charge did not come through and was taken back.',
    title: 'You stay paused',
    blocks: [
      paragraph(
        `Your pause of ${communityName} was to end, but the charge did not come through. It was taken back, and you stay paused. Nothing is charged, and you can read.`,
      ),
      paragraph('Resume whenever you like, with any card.'),
      { kind: 'action', label: 'See the pause', url: pauseUrl(facts) },
    ],
    footer: pauseFooter(facts),
  }
}

function resumed(facts: PauseMailFacts): Mail {
  const { communityName, communitySlug, home, chargedCents, currency, stoodStillDays } = facts
  const charged =
    chargedCents !== null && chargedCents > 0
      ? `${moneyMark(chargedCents, currency)} was charged for the rest of the period.`
      : 'Nothing was charged for the rest of the period.'

  return {
    subject: `Welcome back to ${communityName}`,
    preheader: `Your membership runs again. ${charged}`,
    title: 'Your membership runs again',
    blocks: [
      paragraph(`You have full access to ${communityName} again. ${charged} ${renewSentence(facts)}`),
      paragraph(`The clock of your goals stood still for ${days(stoodStillDays)}.`),
      { kind: 'action', label: `Open ${communityName}`, url: `${home}/c/${communitySlug}` },
    ],
    footer: pauseFooter(facts),
  }
}
