import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { createBillingActivities } from '#activities/billing/index.ts'
import { moneyAtStripe } from '#activities/billing/ledger/money-at-stripe.ts'
import { moneyInLedger } from '#activities/billing/ledger/money-in-ledger.ts'
import { previewPlanSwitch } from '#activities/billing/preview-plan-switch.ts'
import { startPlanSwitch } from '#activities/billing/start-plan-switch.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { placeCommand } from '#activities/operations/place-command.ts'
import type { Tx } from '#prisma/database.ts'
import type { PlanSwitchCall } from '#workflows/billing/plan-switch.activities.ts'
import { planSwitchWorkflowId } from '#workflows/billing/plan-switch.messages.ts'
import type { PlanSwitchMessage } from '#workflows/billing/plan-switch.rules.ts'
import { addPerson, cards, join, type World } from '../workflows/memberships/world.ts'

export const inside = <T>(world: World, work: (tx: Tx) => Promise<T>) =>
  world.deps.db.forOrganization(world.organizationId, work, { reason: 'test' })

export const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  )

export type Member = Awaited<ReturnType<typeof beginMember>>
let nextCard = 0

/** A member who has paid the first period of a plan. */
export async function beginMember(world: World, planId: string) {
  const { organizationId } = world
  const { userId, email } = await addPerson(world)
  const card = cards[nextCard++ % cards.length]
  const { membershipId = '' } = await join(world, { userId, planId, card, isTemporalAway: true })
  const membership = () =>
    inside(world, (tx) =>
      tx.membership.findUniqueOrThrow({
        where: { organizationId_id: { organizationId, id: membershipId } },
        include: { plan: true },
      }),
    )
  const { stripeSubscriptionId, stripeCustomerId } = await membership()
  const subscriptionId = stripeSubscriptionId ?? ''
  const charges = async () => {
    const { data } = await world.stripe.invoices.list({ subscription: subscriptionId })

    return data
      .map(({ status, amount_paid: paid, amount_due: due }) => [status, status === 'paid' ? paid : due])
      .reverse()
  }
  const refunded = async () => {
    const { data } = await world.stripe.charges.list({ customer: stripeCustomerId ?? '' })

    return data.reduce((sum, { amount_refunded: amount }) => sum + amount, 0)
  }
  const customer = () => world.stripe.customers.retrieve(stripeCustomerId ?? '')
  const own = { organizationId, membershipId, userId }

  return { own, email, membership, subscriptionId, charges, refunded, customer, customerId: stripeCustomerId ?? '' }
}

/** The switch of a member with its activities, called by hand as the workflow would. */
export async function planSwitchOf(
  world: World,
  { own }: Pick<Member, 'own'>,
  wanted: { planId: string; promised: number },
) {
  const deps = {
    ...world.deps,
    temporal: { client: () => Promise.reject(new Error('away')), close: () => Promise.resolve() },
  }
  const wish = { ...own, planId: wanted.planId }
  const { amountCents } = await previewPlanSwitch(deps, wish)
  expect(amountCents).toBe(wanted.promised)
  const { switchId } = await startPlanSwitch(deps, { ...wish, amountCents, token: randomUUID() })
  const { stripe, database, mail } = createBillingActivities(world.deps)
  const { stripeSubscriptionId } = await inside(world, (tx) =>
    tx.membership.findFirstOrThrow({ where: { id: own.membershipId } }),
  )
  let step = 0
  const call = (): PlanSwitchCall => ({
    organizationId: own.organizationId,
    membershipId: own.membershipId,
    switchId,
    stripeSubscriptionId: stripeSubscriptionId ?? '',
    dayMs: world.deps.config.dayMs,
    mark: { workflowId: planSwitchWorkflowId(switchId), episode: 1, step: ++step },
  })
  const process = () =>
    inside(world, (tx) => tx.process.findFirstOrThrow({ where: { subjectId: switchId }, include: { promises: true } }))

  return {
    switchId,
    process,
    row: () => inside(world, (tx) => tx.planSwitch.findFirstOrThrow({ where: { id: switchId } })),
    read: async () => (await stripe.readPlanSwitch(call())).truth,
    apply: () => stripe.applyPlanSwitch(call()),
    restore: () => stripe.restorePlan(call()),
    correct: () => stripe.correctRenewals(call()),
    close: (outcome: 'switched' | 'called-off') => database.closePlanSwitch({ ...call(), outcome }),
    say: (message: PlanSwitchMessage) => mail.sendPlanSwitchMail({ ...call(), message }),
    callOff: async () => {
      const commandId = randomUUID()
      const { organizationId, userId } = own
      const { id: processId } = await process()
      await placeCommand(world.deps, { organizationId, commandId, processId, name: 'callOff', userId })

      return stripe.callPlanSwitchOff({ ...call(), commandId })
    },
  }
}

/** What stands in the ledger about each invoice of a member is what Stripe says, after what was put right too. */
export async function expectBooksToAgree(world: World, { subscriptionId }: Member, limit = 1): Promise<void> {
  const { data } = await world.stripe.invoices.list({ subscription: subscriptionId, limit })
  for (const { id } of data) {
    // As the news of it does.
    await syncInvoice(world.deps, { organizationId: world.organizationId, stripeInvoiceId: id })
    const { billedCents, paidCents, refundedCents } = await moneyAtStripe(world.stripe, id)
    const books = await inside(world, (tx) => moneyInLedger(tx, [id]))

    // What was taken back whole before it was paid is no booking.
    const booked = books.get(id) ?? { billedCents: 0, paidCents: 0, refundedCents: 0 }
    expect(booked).toMatchObject({ billedCents, paidCents, refundedCents })
  }
}
