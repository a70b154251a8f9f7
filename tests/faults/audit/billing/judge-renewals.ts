import type { AtStripe } from './load-at-stripe.ts'

const monthDays = 30

export type Renewals = { /** Ids of their invoices. */ renewals: string[]; broken: string[] }

/**
 * A membership outlives its wave, so months are renewed while others are still at it: one invoice a month, a month apart,
 * each due month once, and none of who stands still. Stripe takes an hour from making an invoice to charging it.
 */
export function judgeRenewals(
  { subscription, invoices }: Pick<AtStripe, 'subscription' | 'invoices'>,
  { now, dayMs }: { now: number; dayMs: number },
): Renewals {
  const { trial_end: trialEnd, start_date: startedAt, status } = subscription
  const firstAt = (trialEnd ?? startedAt) * 1000
  const monthMs = monthDays * dayMs
  const hourMs = dayMs / 24
  const found = invoices
    .filter(({ reason, createdAt }) => reason === 'subscription_cycle' && createdAt >= firstAt + monthMs - hourMs)
    .sort((a, b) => a.createdAt - b.createdAt)
  const renewals = found.map(({ id }) => id)
  if (status === 'paused') return { renewals, broken: renewals.map((id) => `${id} renews what stands still`) }

  const broken: string[] = []
  const most = Math.max(0, Math.floor((now - firstAt) / monthMs))
  const least = Math.max(0, Math.floor((now - firstAt - 3 * hourMs) / monthMs))
  if (found.length < least || found.length > most) broken.push(`${found.length} months renewed instead of ${most}`)
  for (const [index, { id, createdAt }] of found.entries()) {
    const dueAt = firstAt + (index + 1) * monthMs
    if (Math.abs(createdAt - dueAt) > hourMs) broken.push(`${id} renews at another time than a month later`)
  }

  return { renewals, broken }
}
