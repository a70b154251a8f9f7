import type { Tx } from '#prisma/database.ts'
import type { PlanSwitch } from '#prisma/generated.server/client.ts'
import { readTerms } from '#workflows/billing/price.rules.ts'
import { changeAfter } from '#workflows/billing/price-phases.rules.ts'
import type { PlanSwitchWords } from '#workflows/billing/plan-switch-words.ts'
import { nextPrice } from './charge-terms.ts'

/** The names and prices of a switch, as its member reads them, under the terms that Stripe last said. */
export async function loadPlanSwitchWords(tx: Tx, row: PlanSwitch, dayMs: number): Promise<PlanSwitchWords> {
  const { organizationId, communityId, membershipId, fromPlanId, toPlanId, amountCents, currency, effectiveAt } = row
  const where = (id: string) => ({ organizationId_id: { organizationId, id } })
  const community = await tx.community.findUniqueOrThrow({ where: where(communityId), select: { name: true } })
  const from = await tx.plan.findUniqueOrThrow({ where: where(fromPlanId) })
  const to = await tx.plan.findUniqueOrThrow({ where: where(toPlanId) })
  const { chargeTerms } = await tx.membership.findUniqueOrThrow({
    where: where(membershipId),
    select: { chargeTerms: true },
  })

  return {
    communityName: community.name,
    fromName: from.name,
    toName: to.name,
    fromCents: nextPrice({ plan: from, chargeTerms, currentPeriodEndsAt: effectiveAt }).amountCents,
    amountCents,
    change: changeAfter(to, readTerms(chargeTerms), { firstAt: effectiveAt, firstCents: amountCents, dayMs }),
    currency,
    interval: to.interval,
    fromInterval: from.interval,
  }
}
