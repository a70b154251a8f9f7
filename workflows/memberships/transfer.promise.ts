import { type PromiseView, timeMark } from '../shared/promise.ts'

export type TransferFacts = {
  communityName: string
  amountCents: number
  currency: string
  payingAt: string
  arrivesAt: string
}

/** What a person reads while the money for joining is on its way. */
export function transferPromise(facts: TransferFacts): PromiseView {
  const { communityName, amountCents, currency, payingAt, arrivesAt } = facts
  const nextStep = `You are in at ${communityName}`

  return {
    title: `Joining ${communityName}`,
    stage: 'paying',
    nextStep,
    nextAt: arrivesAt,
    amountCents,
    currency,
    openCommands: [],
    needsHuman: false,
    steps: [
      { joint: 'kept', at: payingAt, title: 'You agreed to the payment from your bank account' },
      {
        joint: 'now',
        when: 'Now',
        title: 'Your transfer is on its way',
        text: `Banks take some days, usually until ${timeMark(arrivesAt)}. There is nothing to do: you are in once it is there, and we write to you.`,
      },
      { joint: 'next', at: arrivesAt, title: nextStep, text: 'Usually by then, often earlier.', amountCents, currency },
      {
        joint: 'branch',
        title: 'If your bank returns it,',
        text: 'we write to you, you owe nothing, and you can pay another way.',
      },
    ],
  }
}
