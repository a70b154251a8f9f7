import type { PlanSwitchCall } from '#workflows/billing/plan-switch.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { keepSwitchRefusal } from './keep-switch-refusal.ts'
import { keyedWrite } from './keyed-write.ts'
import { planSwitchKey, switchMark } from './plan-switch-keys.ts'
import { isRefusedByStripe } from './stripe-errors.ts'
import { lastingDiscounts, switchParams } from './switch-params.ts'

/**
 * Gives Stripe the new price without proration: what is paid stays paid, and the next renewal is the first charge that
 * knows it. Another interval begins its cycle by this, and is charged by it as a renewal is: a bank that declines leaves
 * an open invoice to dunning. Done already, or changed otherwise, it does nothing. A refusal is kept, and the rules end
 * the switch.
 */
export async function applyPlanSwitch(deps: Deps, call: PlanSwitchCall): Promise<void> {
  const { organizationId, switchId, stripeSubscriptionId } = call
  const stripe = deps.stripeFor(organizationId)
  const { row, subscription, item } = await readItem(deps, call)
  if (!item || item.price.id !== row.fromPriceId) return

  try {
    await keyedWrite(planSwitchKey(switchId, 'apply'), async (options, attempt) => {
      // A new cycle is charged each time it is asked for: a failed try that came through after all must not be repeated.
      if (attempt > 1 && (await readItem(deps, call)).item?.price.id === row.toPriceId) return
      await stripe.subscriptions.update(
        stripeSubscriptionId,
        {
          ...switchParams(row, { itemId: item.id, priceId: row.toPriceId }),
          ...(row.beginsCycle && lastingDiscounts(subscription, row.effectiveAt)),
          metadata: { [switchMark]: switchId },
        },
        options,
      )
    })
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    await keepSwitchRefusal(deps, call, error.message)

    return
  }
  await deps.db.forOrganization(
    organizationId,
    (tx) => tx.planSwitch.updateMany({ where: { organizationId, id: switchId }, data: { appliedAt: new Date() } }),
    { reason: 'the new price is set for the renewal' },
  )
}

/** Gives Stripe the old price back, where the switch is off after the new one was set and before it was charged. */
export async function restorePlan(deps: Deps, call: PlanSwitchCall): Promise<void> {
  const { organizationId, switchId, stripeSubscriptionId } = call
  const stripe = deps.stripeFor(organizationId)
  const { row, item } = await readItem(deps, call)
  if (!item || item.price.id !== row.toPriceId) return

  try {
    await keyedWrite(planSwitchKey(switchId, 'restore'), (options) =>
      stripe.subscriptions.update(
        stripeSubscriptionId,
        {
          items: [{ id: item.id, price: row.fromPriceId }],
          proration_behavior: 'none',
          metadata: { [switchMark]: '' },
        },
        options,
      ),
    )
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    await keepSwitchRefusal(deps, call, error.message)
  }
}

async function readItem(deps: Deps, { organizationId, switchId, stripeSubscriptionId }: PlanSwitchCall) {
  const row = await deps.db.forOrganization(organizationId, (tx) =>
    tx.planSwitch.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: switchId } } }),
  )
  const stripe = deps.stripeFor(organizationId)
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId, { expand: ['discounts'] })

  return { row, subscription, item: subscription.items.data[0] }
}
