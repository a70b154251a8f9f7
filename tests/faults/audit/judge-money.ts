import type { Facts } from './load-facts.ts'

const over = new Set(['canceled', 'incomplete_expired'])

/** One subscription, one charge a period, and never one that is kept without a goal. Returns what is broken. */
export function judgeMoney(facts: Facts, outcome: string): string[] {
  const { memberships, checkouts, subscriptions, invoices, charges, hasGoal } = facts
  const broken: string[] = []
  const [membership] = memberships
  if (memberships.length !== 1) broken.push(`${memberships.length} memberships instead of one`)

  const fulfilled = checkouts.filter(({ state }) => state === 'fulfilled').length
  if (fulfilled !== 1) broken.push(`${fulfilled} checkouts fulfilled instead of one`)

  const own = subscriptions.filter(({ id, status }) => id === membership?.subscriptionId || !over.has(status))
  if (own.length !== 1) broken.push(`${own.length} subscriptions that were not taken back instead of one`)
  if (own[0] && own[0].id !== membership?.subscriptionId)
    broken.push('the subscription is not the one of the membership')

  const paid = invoices.filter((invoice) => invoice.amount_paid > 0)
  const periods = paid.map(({ lines }) => lines.data[0]?.period.start)
  if (new Set(periods).size !== periods.length) broken.push(`a period was paid twice: ${periods.join(', ')}`)

  const taken = charges.filter(({ status }) => status === 'succeeded')
  if (taken.length !== paid.length) broken.push(`${taken.length} charges for ${paid.length} paid invoices`)
  const kept = taken.filter((charge) => charge.amount_refunded < charge.amount)
  if (kept.length > 0 && !hasGoal) broken.push(`${kept.length} charges kept without a goal`)
  if (outcome === 'converted' && kept.length === 0) broken.push('converted, and nothing was charged')
  if (outcome === 'refunded' && taken.length !== 1) broken.push(`refunded, with ${taken.length} charges instead of one`)
  if (outcome !== 'converted' && outcome !== 'refunded' && taken.length > 0)
    broken.push(`${taken.length} charges after the outcome ${outcome}`)

  return broken
}
