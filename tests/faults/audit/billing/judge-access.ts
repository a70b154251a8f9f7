import { dunningDayOf } from '#workflows/billing/dunning-dates.rules.ts'
import { accessOf } from '#workflows/memberships/access.rules.ts'
import type { BillingEnd } from '../../billing/roles.ts'
import type { BillingFacts } from './load-billing.ts'

/** Access by what Stripe says, by what we have written down, and on the page: all the same, and as the role ends. */
export function judgeAccess({ memberships, stripe, canWrite }: BillingFacts, end: BillingEnd, dayMs: number): string[] {
  const [membership] = memberships
  if (!membership) return ['there is no membership']
  const unpaidSince = stripe.invoices
    .filter(({ status, attempted }) => status === 'open' && attempted)
    .map(({ finalizedAt, createdAt }) => new Date(finalizedAt ?? createdAt))
  const { isBanned, stripeStatus, dunningDay } = membership
  const person = { isBanned, isStaff: false, hasLiveGrant: false }
  const byStripe = accessOf({
    ...person,
    stripeStatus: stripe.subscription.status,
    dunningDay: dunningDayOf(unpaidSince, { dayMs }, Date.now()),
  })
  const byRows = accessOf({ ...person, stripeStatus, dunningDay })
  const isSame = byStripe === end.access && byRows === end.access && canWrite === (end.access === 'full')

  return isSame
    ? []
    : [
        `access is ${byRows} (by Stripe ${byStripe}, the page ${canWrite ? 'lets' : 'does not let'} write), not ${end.access}`,
      ]
}
