import { type PromiseStep, type PromiseView, timeMark } from '../shared/promise.ts'
import { openDunningCommands } from './dunning-commands.rules.ts'
import { type DunningPromiseState, failureTitle, mendText, mendTitle } from './dunning-words.ts'
import { dunningDates, type DunningRun, endDay, readOnlyDay } from './dunning-dates.rules.ts'
import { type DunningMessage, dunningStage, type DunningTruth } from './dunning.rules.ts'
import { isPaidTooLate, isPausedMeanwhile } from './dunning-subscription.rules.ts'

/** The unpaid invoice as its member, `/ops` and the messages read it: the whole ladder with its dates, from day 0. */
export function dunningPromise(state: DunningPromiseState, run: DunningRun, now: number): PromiseView {
  const { truth, words } = state
  const stage = dunningStage(truth, run, now)
  const isOver = ended[stage] !== undefined
  const ahead =
    isOver || truth.kind === 'late' || isPaidTooLate(truth) ? overSteps(state, run, now) : openSteps(state, run, now)

  return {
    title: `${titles[truth.kind] ?? 'Payment for'} ${words.communityName}`,
    stage,
    ...(isOver && { outcome: stage }),
    needsHuman: stage === 'flagged',
    openCommands: isOver ? [] : openDunningCommands(truth),
    steps: [...history(state, run, now), ...ahead.steps],
    ...ahead.next,
  }
}

const titles: Partial<Record<DunningTruth['kind'], string>> = {
  resume: 'Payment to resume',
  chargeback: 'Disputed payment for',
}

type Ahead = { steps: PromiseStep[]; next: Pick<PromiseView, 'nextStep' | 'nextAt' | 'amountCents' | 'currency'> }

function openSteps(state: DunningPromiseState, run: DunningRun, now: number): Ahead {
  const { truth, words } = state
  const { invoice, kind } = truth
  const isPlanned = words.route === 'soft' && invoice.nextTryAt !== null && Date.parse(invoice.nextTryAt) > now
  const ladder = isPausedMeanwhile(truth) ? [] : ladderAhead(state, run, now)
  const nextAt = isPlanned ? invoice.nextTryAt : ladder[0]?.at
  const tries: PromiseStep[] =
    isPlanned && invoice.nextTryAt
      ? [
          {
            joint: 'next',
            at: invoice.nextTryAt,
            title: 'Your bank is asked again',
            amountCents: invoice.amountCents,
            currency: invoice.currency,
          },
        ]
      : []
  const isDisputed = kind === 'chargeback'
  const isFull = kind !== 'resume' && now < dunningDates(truth, run).readOnlyAt
  const back = isFull
    ? 'nothing changes,'
    : `${kind === 'resume' ? 'your membership goes on' : 'everything opens'} within seconds,`

  return {
    steps: [
      accessStep(state, run, now),
      {
        joint: 'person',
        when: 'Now',
        title: mendTitle(words.route),
        text: mendText(words.route),
        links: [
          {
            label: ['no-method', 'disputed'].includes(words.route) ? 'Add a card' : 'Replace the card',
            url: words.cardUrl,
          },
          ...(invoice.hostedUrl && !isDisputed
            ? [{ label: words.route === 'authentication' ? 'Confirm and pay' : 'Pay now', url: invoice.hostedUrl }]
            : []),
        ],
      },
      {
        joint: 'branch',
        title: isDisputed ? 'As soon as your bank returns it,' : 'As soon as it is paid,',
        text: `${back} and no more of this is sent.`,
      },
      ...[...tries, ...ladder].sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? '')),
    ],
    next: {
      nextStep: isPlanned ? 'Your bank is asked again' : mendTitle(words.route),
      ...(nextAt && { nextAt }),
      ...(isPlanned && { amountCents: invoice.amountCents, currency: invoice.currency }),
    },
  }
}

function accessStep({ truth, words }: DunningPromiseState, run: DunningRun, now: number): PromiseStep {
  const { readOnlyAt, endAt } = dunningDates(truth, run)
  if (truth.kind === 'resume') {
    return { joint: 'now', when: 'Now', title: 'You can read on', text: 'Your pause lasts until this is paid.' }
  }
  if (isPausedMeanwhile(truth)) {
    const text = 'Your membership is paused. We ask for this payment again when it goes on.'

    return { joint: 'now', when: 'Now', title: 'You can read on', text }
  }
  if (now >= endAt) {
    return {
      joint: 'now',
      when: 'Now',
      title: 'You can read on',
      text: `Your membership of ${words.communityName} stops.`,
    }
  }
  if (now >= readOnlyAt) {
    const opens = truth.kind === 'chargeback' ? 'your bank returns it' : 'it is paid'

    return { joint: 'now', when: 'Now', title: 'You can read on', text: `Writing opens again when ${opens}.` }
  }

  return {
    joint: 'now',
    when: 'Now',
    title: 'You have full access',
    text: `It stays so until ${timeMark(new Date(readOnlyAt))}${truth.kind === 'chargeback' ? ', unless your bank decides against it before.' : ', while we sort this out.'}`,
  }
}

/** Every step of the ladder that is still to come. */
function ladderAhead({ truth }: DunningPromiseState, run: DunningRun, now: number): (PromiseStep & { at: string })[] {
  const { steps, endAt } = dunningDates(truth, run)
  const isResume = truth.kind === 'resume'
  const isDisputed = truth.kind === 'chargeback'
  const ahead: { at: number; title: string; text?: string }[] = steps
    .filter(({ day }) => day > 0)
    .map(({ day, at }) => ({
      at,
      ...(day === readOnlyDay && !isResume ? readOnlyStep(isDisputed) : { title: noticeTitle(day) }),
    }))
  ahead.push({ at: endAt, ...(isResume ? pauseStays : isDisputed ? disputedStops : membershipStops) })

  return ahead
    .filter(({ at }) => at > now)
    .map(({ at, ...words }) => ({ joint: 'later', at: new Date(at).toISOString(), ...words }))
}

const closing = {
  title: 'If it is still open, you can read but not write',
  text: 'We offer you a pause then. Your goals wait.',
}
const membershipStops = {
  title: 'If it is still open, your membership stops',
  text: 'What you wrote stays, and one payment brings it back.',
}
const disputedStops = {
  title: 'If it is still disputed, your membership stops',
  text: 'So it does at once when your bank decides against it. What you wrote stays, and you can join again.',
}
const readOnlyStep = (isDisputed: boolean) =>
  isDisputed ? { title: 'If it is still disputed, you can read but not write', text: 'Your goals wait.' } : closing
const pauseStays = { title: 'If it is still open, we drop the invoice and your pause stays' }

function noticeTitle(day: number): string {
  return day > readOnlyDay ? 'We write a last time before the end' : 'We write again'
}

const sentTitles: Partial<Record<DunningMessage, string>> = {
  'day-0': 'We wrote to you',
  'day-3': 'We wrote to you again',
  'day-7': 'We wrote to you and offered a pause',
  'day-12': 'We wrote a last time before the end',
  'sms-3': 'We sent you an SMS',
  'pause-offer': 'We offered you a pause',
}

function history({ truth, words }: DunningPromiseState, run: DunningRun, now: number): PromiseStep[] {
  const { firstFailedAt, invoice, said, kind } = truth
  const { readOnlyAt } = dunningDates(truth, run)
  const money = { amountCents: invoice.amountCents, currency: invoice.currency }
  const failed: PromiseStep = {
    joint: 'failed',
    at: firstFailedAt,
    title: failureTitle(words.route, words.cardLast4),
    ...money,
  }
  const sent = Object.entries(sentTitles).flatMap(([message, title]): PromiseStep[] => {
    const at = said[message as DunningMessage]

    return at ? [{ joint: 'kept', at, title }] : []
  })
  const isShutting = kind === 'renewal' || kind === 'chargeback'
  const isClosed = isShutting && now >= readOnlyAt && Date.parse(settledAt(truth)) >= readOnlyAt
  const shut: PromiseStep[] = isClosed
    ? [{ joint: 'kept', at: new Date(readOnlyAt).toISOString(), title: 'You could read but not write' }]
    : []

  return [failed, ...[...sent, ...shut].sort((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''))]
}

/** A payment that was taken back has been paid once, and its return has no date. */
function settledAt({ kind, invoice, readAt }: DunningTruth): string {
  return kind === 'chargeback' ? readAt : (invoice.paidAt ?? readAt)
}

const endedDisputed: typeof ended = {
  paid: { title: 'Your bank returned it. Thank you', text: 'Nothing is owed.' },
  cancelled: {
    title: 'The payment was taken back: your membership ended',
    text: 'What you wrote stays. Join again whenever you like, with another card.',
  },
}

const ended: Record<string, { title: string; text?: string } | undefined> = {
  paid: { title: 'Paid. Thank you', text: 'Nothing is owed.' },
  'written-off': { title: 'We no longer ask for it', text: 'Nothing is owed.' },
  paused: {
    title: `Not paid in ${endDay} days: your membership is paused`,
    text: 'You can read on. One payment brings everything back.',
  },
  cancelled: {
    title: `Not paid in ${endDay} days: your membership ended`,
    text: 'What you wrote stays. Join again whenever you like.',
  },
  left: { title: 'You ended your membership', text: 'We ask for nothing more.' },
  'pause-stays': {
    title: 'We dropped the invoice, and your pause stays',
    text: 'Nothing is owed. Resume whenever you like.',
  },
}

function overSteps({ truth, words }: DunningPromiseState, run: DunningRun, now: number): Ahead {
  const { invoice, kind, restoredAt } = truth
  if (kind === 'late' || isPaidTooLate(truth)) {
    const title = `Your late payment for ${words.communityName} arrived`
    const text = restoredAt ? 'You have again what you paid for.' : 'We give you what you paid for.'

    return {
      steps: [
        {
          joint: 'now',
          at: invoice.paidAt ?? truth.readAt,
          title,
          text: `${text} Somebody of the team looks over it.`,
        },
      ],
      next: { nextStep: 'Somebody of the team looks over it' },
    }
  }
  const stage = dunningStage(truth, run, now)
  const words_ = (kind === 'chargeback' && endedDisputed[stage]) || (ended[stage] ?? { title: 'It has ended' })
  const at = stage === 'paid' && kind !== 'chargeback' ? invoice.paidAt : null

  return { steps: [{ joint: 'kept', ...(at ? { at } : { when: 'Then' }), ...words_ }], next: {} }
}
