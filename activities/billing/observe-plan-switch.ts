import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { PlanSwitch } from '#prisma/generated.server/client.ts'
import type { PlanSwitchCall } from '#workflows/billing/plan-switch.activities.ts'
import { planSwitchPromise } from '#workflows/billing/plan-switch.promise.ts'
import { planSwitchPromises } from '#workflows/billing/plan-switch.promises.ts'
import type { PlanSwitchMessage, PlanSwitchProcess, PlanSwitchTruth } from '#workflows/billing/plan-switch.rules.ts'
import type { ProcessReading } from '#workflows/shared/process-types.ts'
import { writeSubscription } from '../memberships/write-subscription.ts'
import { loadSaid } from '../messaging/load-said.ts'
import { keepPromises } from '../operations/keep-promises.ts'
import { projectProcess } from '../operations/project-process.ts'
import type { Deps } from '../platform/deps.ts'
import { findRenewals, type FoundRenewal } from './find-renewals.ts'
import { planSwitchMailPrefix } from './plan-switch-keys.ts'
import { isTurned, planSwitchTruth } from './plan-switch-truth.ts'
import { loadPlanSwitchWords } from './plan-switch-words.ts'
import { dateOf } from './stripe-errors.ts'

export type PlanSwitchObservation = {
  truth: PlanSwitchTruth
  processId: string
  row: PlanSwitch
  subscription: Stripe.Subscription
  renewals: FoundRenewal[]
}

/** Asks Stripe, then writes the membership, the switch, the process row and its promise in one transaction. */
export async function observePlanSwitch(deps: Deps, call: PlanSwitchCall): Promise<PlanSwitchObservation> {
  const { organizationId, membershipId, switchId, stripeSubscriptionId } = call
  const stripe = deps.stripeFor(organizationId)
  const where = { organizationId_id: { organizationId, id: switchId } }
  const before = await deps.db.forOrganization(organizationId, (tx) => tx.planSwitch.findUniqueOrThrow({ where }))
  const fetchedAt = new Date()
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId, { expand: ['default_payment_method'] })
  const renewals = isTurned(subscription, before) ? await findRenewals(stripe, stripeSubscriptionId, before) : []

  return deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const membership = await writeSubscription(tx, { organizationId, membershipId, subscription, fetchedAt })
      // An older answer that comes late says nothing about what was done after it.
      if (membership.fetchedAt?.getTime() === fetchedAt.getTime()) await followStripe(tx, before, subscription)
      const row = await tx.planSwitch.findUniqueOrThrow({ where })
      const projected = await project(tx, call, { subscription, renewals, row })

      return { ...projected, row, subscription, renewals }
    },
    { reason: 'change of plan' },
  )
}

/** Until it has come, the end of the period is Stripe's to say: a pause or a hand at the dashboard may have moved it. */
async function followStripe(tx: Tx, row: PlanSwitch, subscription: Stripe.Subscription): Promise<void> {
  const { organizationId, id, effectiveAt } = row
  if (isTurned(subscription, row)) return
  const endsAt = dateOf(subscription.items.data[0]?.current_period_end)
  const isMoved = endsAt !== null && Math.abs(endsAt.getTime() - effectiveAt.getTime()) > 2_000
  if (!isMoved || subscription.status !== 'active') return
  await tx.planSwitch.updateMany({ where: { organizationId, id, endedAt: null }, data: { effectiveAt: endsAt } })
}

type Sources = { subscription: Stripe.Subscription; renewals: FoundRenewal[]; row: PlanSwitch }

async function project(
  tx: Tx,
  call: PlanSwitchCall,
  { subscription, renewals, row }: Sources,
): Promise<Pick<PlanSwitchObservation, 'truth' | 'processId'>> {
  const { organizationId, switchId, mark } = call
  const { workflowId } = mark
  const said = await loadSaid<PlanSwitchMessage>(tx, { organizationId, prefix: planSwitchMailPrefix(switchId) })
  const readAt = new Date()
  const now = readAt.getTime()
  const truth = planSwitchTruth({ subscription, renewals, row, said, readAt })
  const state = { truth, words: await loadPlanSwitchWords(tx, row, call.dayMs) }
  // An older try that comes late finds a newer row and leaves promises alone too.
  const isNewest = await projectProcess(tx, { organizationId, mark, view: planSwitchPromise(state, call, now) })
  if (isNewest) {
    const wanted = planSwitchPromises(state, call, now)
    const droppedBecause = 'the change of plan is another one'
    await keepPromises(tx, { organizationId, workflowId, userId: row.userId, wanted, droppedBecause })
  }
  const process = await tx.process.findFirst({ where: { organizationId, workflowId }, select: { id: true } })

  return { truth, processId: process?.id ?? '' }
}

/** What the workflow needs: the truth, and where operators find the process. */
export async function readPlanSwitch(deps: Deps, call: PlanSwitchCall): Promise<ProcessReading<PlanSwitchProcess>> {
  const { truth, processId } = await observePlanSwitch(deps, call)
  const opsUrl = `${new URL(deps.config.PUBLIC_URL).origin}/ops/processes/${processId}`

  return { truth, opsUrl }
}
