import type Stripe from 'stripe'
import { randomUUID } from 'node:crypto'
import { createBillingActivities } from '#activities/billing/index.ts'
import { processInboxEvent } from '#activities/operations/process-inbox-event.ts'
import type { DisputeCall } from '#workflows/billing/dispute.activities.ts'
import { disputeWorkflowId } from '#workflows/billing/dispute.messages.ts'
import type { DisputeMessage } from '#workflows/billing/dispute.rules.ts'
import { accessOf } from '#workflows/memberships/access.rules.ts'
import { addPerson, join, type World } from '../memberships/world.ts'

export type Payer = Awaited<ReturnType<typeof becomePayer>>

/** A member whose first invoice was paid, and what can be asked about them. */
export async function becomePayer(
  world: World,
  { planId, card = '4242424242424242' }: { planId: string; card?: string },
) {
  const { deps, organizationId, stripe } = world
  const person = await addPerson(world)
  const wish = { userId: person.userId, planId, card, withTrial: false, isTemporalAway: true }
  const { membershipId = '' } = await join(world, wish)
  const membership = () =>
    deps.db.forOrganization(organizationId, (tx) =>
      tx.membership.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: membershipId } } }),
    )
  const { stripeSubscriptionId, stripeCustomerId } = await membership()
  const charges = await stripe.charges.list({ customer: stripeCustomerId ?? '', limit: 1 })
  const access = async () => {
    const { stripeStatus, dunningDay } = await membership()
    const now = new Date()
    const grants = await deps.db.forOrganization(organizationId, (tx) =>
      tx.grant.count({ where: { membershipId, OR: [{ endsAt: null }, { endsAt: { gt: now } }] } }),
    )

    return accessOf({ isBanned: false, isStaff: false, hasLiveGrant: grants > 0, stripeStatus, dunningDay })
  }

  return {
    ...person,
    membershipId,
    membership,
    access,
    subscriptionId: stripeSubscriptionId ?? '',
    customerId: stripeCustomerId ?? '',
    charge: charges.data[0] as Stripe.Charge,
  }
}

/** What the cardholder and the bank do, on the sandbox's desk. */
async function order({ desk }: World, body: Record<string, unknown>): Promise<Stripe.Dispute> {
  return (await (await desk.send('POST', 'disputes', body)).json()) as Stripe.Dispute
}

export const openAtBank = (world: World, charge: string, more: Record<string, unknown> = {}) =>
  order(world, { charge, ...more })
export const decideAtBank = (world: World, id: string, outcome: 'won' | 'lost' | 'warning_closed') =>
  order(world, { id, outcome })

type Arrange = (events: Stripe.Event[]) => Stripe.Event[]

const idOfObject = ({ data: { object } }: Stripe.Event) => ('id' in object ? String(object.id) : '')

/** Works off Stripe's news about a dispute as the inbox does, in any order and as often as given. */
export async function hear(world: World, stripeDisputeId: string, arrange: Arrange = (events) => events) {
  const { data } = await world.stripe.events.list({ limit: 100 })
  const events = data.filter((event) => idOfObject(event) === stripeDisputeId).reverse()
  for (const event of arrange(events)) {
    const { id, type, created } = event
    const objectId = idOfObject(event)
    const row = { id, eventId: id, account: '', type, attempts: 1, provider: 'stripe' as const, objectId }
    await processInboxEvent(world.deps, { ...row, occurredAt: new Date(created * 1000) })
  }
}

/** What tells about one dispute, by hand: its rows and its activities. */
export async function disputeOf(world: World, stripeDisputeId: string) {
  const { deps, organizationId } = world
  const inTenant = <T>(work: Parameters<typeof deps.db.forOrganization<T>>[1]) =>
    deps.db.forOrganization(organizationId, work, { reason: 'test' })
  const row = () => inTenant((tx) => tx.dispute.findFirstOrThrow({ where: { stripeDisputeId } }))
  const { id: disputeId } = await row()
  const process = () =>
    inTenant((tx) => tx.process.findFirstOrThrow({ where: { subjectId: disputeId }, include: { promises: true } }))
  let step = 0
  const call = (): DisputeCall => ({
    ...{ organizationId, disputeId, stripeDisputeId, dayMs: deps.config.dayMs },
    mark: { workflowId: disputeWorkflowId(stripeDisputeId), episode: 1, step: ++step },
  })
  const { stripe, database, mail } = createBillingActivities(deps)
  const command = async (name: string, userId: string, commandId: string = randomUUID()) => {
    const { id: processId, workflowId } = await process()
    await inTenant((tx) =>
      tx.command.create({
        data: { organizationId, id: commandId, processId, workflowId: workflowId ?? '', name, payload: {}, userId },
      }),
    )

    return { ...call(), commandId }
  }

  return {
    disputeId,
    row,
    process,
    call,
    command,
    stripe,
    database,
    read: async () => (await stripe.readDispute(call())).truth,
    say: (message: DisputeMessage) => mail.sendDisputeMail({ ...call(), message }),
  }
}
