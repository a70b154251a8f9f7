import type { BillingEnd } from '../../billing/roles.ts'
import type { Fall } from '../../world.ts'
import { judgeLetters } from '../judge-letters.ts'
import type { BillingFacts } from './load-billing.ts'

const judged = /^(pause|dunning|membership)\./
/** Stripe tells whole seconds, and a message may be on its way when the money comes. */
const onItsWayMs = 2_000
/** A part that is back needs a while before it does its first work. */
const wakingMs = 20_000

/**
 * A notice before the end of a pause is of no use after it. Where something of ours was down between its time and the end,
 * it may be missing, and its promise has to say `late`.
 */
function wasMissed({ promises, pauses }: BillingFacts, kind: string, falls: Fall[]): boolean {
  const promise = promises.find(({ key }) => kind.endsWith('-notice') && `pause.${key}`.startsWith(kind))
  const endsAt = pauses[0]?.quietUntil
  if (promise?.status !== 'late' || !endsAt) return false

  return falls.some(({ at, backAt }) => backAt + wakingMs >= promise.dueAt.getTime() && at <= endsAt.getTime())
}

type Asked = Pick<BillingFacts, 'deliveries' | 'stripe' | 'askedFor'>

/** Every message that was owed, once; none beyond; none that asks for what is paid. Returns what is broken. */
export function judgeMessages(facts: BillingFacts, end: BillingEnd, falls: Fall[]): string[] {
  const { deliveries, mails } = facts
  const isMissable = (kinds: string[]) => kinds.some((kind) => wasMissed(facts, kind, falls))
  const broken: string[] = []
  const wanted = end.messages.map((message) => message.split('/'))
  for (const kinds of wanted) {
    const count = deliveries.filter(({ kind }) => kinds.includes(kind)).length
    if (count !== 1 && !(count === 0 && isMissable(kinds)))
      broken.push(`${count} messages ${kinds.join(' or ')} instead of one`)
  }
  const unasked = deliveries.filter(({ kind }) => judged.test(kind) && !wanted.some((kinds) => kinds.includes(kind)))
  if (unasked.length > 0) broken.push(`messages that nobody was owed: ${unasked.map(({ kind }) => kind).join()}`)

  return [...broken, ...judgeAfterPaid(facts), ...judgeLetters({ deliveries, mails }, falls)]
}

function judgeAfterPaid({ deliveries, stripe, askedFor }: Asked): string[] {
  const paidAt = stripe.invoices.flatMap((invoice) => (askedFor.includes(invoice.id) && invoice.paidAt) || [])
  const [settledAt] = paidAt
  if (settledAt === undefined || paidAt.length < askedFor.length) return []

  return deliveries
    .filter(({ kind, handedOverAt }) => {
      const isAsking = kind.startsWith('dunning.day-') || kind === 'trial.declined'

      return isAsking && handedOverAt !== null && handedOverAt.getTime() > settledAt + onItsWayMs
    })
    .map(({ kind }) => `${kind} was sent after it was paid`)
}
