import type { BillingEnd } from '../../billing/roles.ts'
import type { Fall } from '../../world.ts'
import { judgeLetters } from '../judge-letters.ts'
import type { BillingFacts } from './load-billing.ts'

const judged = /^(pause|dunning|membership)\./
/** Stripe tells whole seconds, and a message may be on its way when the money comes. */
const onItsWayMs = 2_000

/** Every message that was owed, once; none beyond; none that asks for what is paid. Returns what is broken. */
export function judgeMessages({ deliveries, mails, stripe }: BillingFacts, end: BillingEnd, falls: Fall[]): string[] {
  const broken: string[] = []
  const wanted = end.messages.map((message) => message.split('/'))
  for (const kinds of wanted) {
    const count = deliveries.filter(({ kind }) => kinds.includes(kind)).length
    if (count !== 1) broken.push(`${count} messages ${kinds.join(' or ')} instead of one`)
  }
  const unasked = deliveries.filter(({ kind }) => judged.test(kind) && !wanted.some((kinds) => kinds.includes(kind)))
  if (unasked.length > 0) broken.push(`messages that nobody was owed: ${unasked.map(({ kind }) => kind).join()}`)

  return [...broken, ...judgeAfterPaid({ deliveries, stripe }), ...judgeLetters({ deliveries, mails }, falls)]
}

function judgeAfterPaid({ deliveries, stripe }: Pick<BillingFacts, 'deliveries' | 'stripe'>): string[] {
  const isOpen = stripe.invoices.some(({ status }) => status === 'open')
  const paidAt = Math.max(0, ...stripe.invoices.map((invoice) => invoice.paidAt ?? 0))
  if (isOpen || paidAt === 0) return []

  return deliveries
    .filter(({ kind, handedOverAt }) => {
      const isAsking = kind.startsWith('dunning.day-') || kind === 'trial.declined'

      return isAsking && handedOverAt !== null && handedOverAt.getTime() > paidAt + onItsWayMs
    })
    .map(({ kind }) => `${kind} was sent after it was paid`)
}
