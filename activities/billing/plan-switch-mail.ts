import type { PlanSwitchMessage, PlanSwitchOff } from '#workflows/billing/plan-switch.rules.ts'
import { newCharges, type PlanSwitchWords } from '#workflows/billing/plan-switch-words.ts'
import { moneyMark, timeMark } from '#workflows/shared/promise.ts'
import type { Mail } from '../messaging/mail-blocks.ts'

export type PlanSwitchMailFacts = PlanSwitchWords & {
  home: string
  membershipId: string
  effectiveAt: Date
  correctedCents: number
}

/** The words of each message of a change of plan. */
export function planSwitchMail(message: PlanSwitchMessage, facts: PlanSwitchMailFacts): Mail {
  switch (message) {
    case 'planned':
      return planned(facts)
    case 'switched':
      return switched(facts)
    case 'corrected':
      return corrected(facts)
    default:
      return off(message, facts)
  }
}

const footer = ({ communityName }: PlanSwitchMailFacts) =>
  `You get this message because you changed your plan at ${communityName} at Kumiko.`
const paragraph = (text: string): Mail['blocks'][number] => ({ kind: 'paragraph', text })
const billing = ({ home }: PlanSwitchMailFacts): Mail['blocks'][number] => ({
  kind: 'action',
  label: 'See your billing',
  url: `${home}/settings/billing`,
})

function planned(facts: PlanSwitchMailFacts): Mail {
  const { communityName, toName, fromName, amountCents, fromCents, currency, interval, effectiveAt, home } = facts
  const { fromInterval, change } = facts
  const price = moneyMark(amountCents, currency)
  const isSameInterval = fromInterval === interval
  const before = moneyMark(fromCents, currency) + (isSameInterval ? '' : ` each ${fromInterval}`)

  return {
    subject: isSameInterval
      ? `From ${toName} on you pay less at ${communityName}`
      : `Your plan at ${communityName} will be ${toName}`,
    preheader: change ? `${newCharges(facts)}.` : `${price} from ${timeMark(effectiveAt)} on.`,
    title: 'Your change of plan is planned',
    blocks: [
      paragraph(
        `You keep ${fromName} until ${timeMark(effectiveAt)}, which is paid. Then ${toName} begins, and you pay ${newCharges(facts)} instead of ${before}.`,
      ),
      paragraph('Until then you can keep your plan with one button.'),
      {
        kind: 'action',
        label: 'See or call it off',
        url: `${home}/settings/billing/${facts.membershipId}/plan`,
      },
    ],
    footer: footer(facts),
  }
}

function switched(facts: PlanSwitchMailFacts): Mail {
  const { communityName, toName, amountCents, currency, interval, change } = facts
  const price = moneyMark(amountCents, currency)
  const later = change
    ? `; from ${timeMark(change.startsAt)} you pay ${moneyMark(change.grossCents, currency)} each ${interval}`
    : ''

  return {
    subject: `Your plan at ${communityName} is ${toName} now`,
    preheader: `${newCharges(facts)}.`,
    blocks: [paragraph(`${toName} has begun, as planned. This ${interval} costs ${price}${later}.`), billing(facts)],
    footer: footer(facts),
  }
}

function corrected(facts: PlanSwitchMailFacts): Mail {
  const { communityName, toName, amountCents, correctedCents, currency, interval } = facts
  const back = moneyMark(correctedCents, currency)

  return {
    subject: `${communityName}: we asked for too much, and put it right`,
    preheader: `${back} go back to you.`,
    title: 'We are sorry',
    blocks: [
      paragraph(
        `Your change to ${toName} came late on our side, and the renewal asked for the old price. ${back} went back, or were taken off what was due. This ${interval} costs ${moneyMark(amountCents, currency)}, as promised.`,
      ),
      billing(facts),
    ],
    footer: footer(facts),
  }
}

const reasons: Record<PlanSwitchOff, string> = {
  'called-off': 'You called the change of plan off.',
  ended: 'Your membership has ended, so there is no change of plan.',
  leaving: 'You have cancelled, so there is no change of plan. If you keep your membership, choose the plan again.',
  paused: 'Your membership is paused, so there is no change of plan. Choose it again once it runs.',
  unpaid: 'A payment is open, so there is no change of plan. Choose it again once it is paid.',
  'other-plan': 'Your plan was changed meanwhile, so this change of plan is off.',
  refused: 'The change of plan could not be carried out. The team looks at it; nothing is charged beyond your plan.',
}

function off(message: PlanSwitchOff, facts: PlanSwitchMailFacts): Mail {
  const { communityName, toName, fromName } = facts
  const keeps = message === 'called-off' ? ` You keep ${fromName} and its price.` : ''

  return {
    subject: `${communityName}: you do not change to ${toName}`,
    preheader: reasons[message],
    blocks: [paragraph(`${reasons[message]}${keeps}`), billing(facts)],
    footer: footer(facts),
  }
}
