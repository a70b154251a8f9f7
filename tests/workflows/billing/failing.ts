import { randomUUID } from 'node:crypto'
import { createBillingActivities } from '#activities/billing/index.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { idOf } from '#activities/billing/stripe-errors.ts'
import { placeCommand } from '#activities/operations/place-command.ts'
import type { DunningCall } from '#workflows/billing/dunning.activities.ts'
import type { DunningMessage } from '#workflows/billing/dunning.rules.ts'
import { addPerson, join, type World } from '../memberships/world.ts'

/** Cards that Stripe publishes for testing: saved without trouble, refused when charged. */
export const failing = {
  soft: 'pm_card_chargeCustomerFail',
  authentication: 'pm_card_authenticationRequired',
  good: 'pm_card_mastercard',
} as const

export type Debtor = Awaited<ReturnType<typeof becomeDebtor>>

/** A member whose renewal is charged right now to a card that refuses it: the cycle is begun anew at Stripe. */
export async function becomeDebtor(world: World, { planId, card = failing.soft }: { planId: string; card?: string }) {
  const { deps, organizationId, stripe } = world
  const person = await addPerson(world)
  const { membershipId = '' } = await join(world, {
    userId: person.userId,
    planId,
    card: '4242424242424242',
    withTrial: false,
    isTemporalAway: true,
  })
  const membership = () =>
    deps.db.forOrganization(organizationId, (tx) =>
      tx.membership.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: membershipId } } }),
    )
  const { stripeSubscriptionId, stripeCustomerId } = await membership()
  const subscriptionId = stripeSubscriptionId ?? ''
  const replaceCard = async (number: string) => {
    const { id } = await stripe.paymentMethods.attach(number, { customer: stripeCustomerId ?? '' })
    await stripe.subscriptions.update(subscriptionId, { default_payment_method: id })

    return id
  }
  await replaceCard(card)
  const invoiceId = await renew(world, subscriptionId)

  return { ...person, membershipId, membership, subscriptionId, replaceCard, invoiceId }
}

/** Begins the cycle anew, which Stripe charges at once. Answers the new invoice. */
export async function renew({ stripe }: World, subscriptionId: string): Promise<string> {
  const { latest_invoice: latest } = await stripe.subscriptions.update(subscriptionId, {
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'none',
  })

  return idOf(latest) ?? ''
}

export const notice = (world: World, stripeInvoiceId: string) =>
  syncInvoice(world.deps, { organizationId: world.organizationId, stripeInvoiceId })

/** What asks for one invoice, by hand: its rows, its activities, and the clock put back. */
export async function dunningOf(
  world: World,
  { membershipId, userId }: Pick<Debtor, 'membershipId' | 'userId'>,
  stripeInvoiceId: string,
  kind = 'renewal',
) {
  const { deps, organizationId } = world
  const inTenant = <T>(work: Parameters<typeof deps.db.forOrganization<T>>[1]) =>
    deps.db.forOrganization(organizationId, work, { reason: 'test' })
  const row = () => inTenant((tx) => tx.dunning.findFirstOrThrow({ where: { stripeInvoiceId, kind } }))
  const { id: dunningId } = await row()
  const process = () =>
    inTenant((tx) => tx.process.findFirstOrThrow({ where: { subjectId: dunningId }, include: { promises: true } }))
  const { workflowId } = await process()
  let step = 0
  const call = (): DunningCall => ({
    organizationId,
    membershipId,
    dunningId,
    stripeInvoiceId,
    dayMs: deps.config.dayMs,
    mark: { workflowId: workflowId ?? '', episode: 1, step: ++step },
  })
  const { stripe, database, mail, sms } = createBillingActivities(deps)

  return {
    dunningId,
    row,
    process,
    call,
    stripe,
    database,
    sms,
    say: (message: DunningMessage) => mail.sendDunningMail({ ...call(), message }),
    read: async () => (await stripe.readDunning(call())).truth,
    /** The failure was so many business days ago. */
    age: (days: number) =>
      inTenant(async (tx) => {
        const firstFailedAt = new Date(Date.now() - days * deps.config.dayMs)
        await tx.invoice.updateMany({ where: { stripeInvoiceId }, data: { firstFailedAt } })
        await tx.dunning.updateMany({ where: { id: dunningId }, data: { firstFailedAt } })
      }),
    /** A business day passes for what was said. */
    nextDay: () =>
      inTenant(async (tx) => {
        for (const { claim } of await tx.dunningNotice.findMany({ where: { membershipId } })) {
          const day = /^(day|sms):(\d+)$/.exec(claim)
          if (!day) continue
          const earlier = { claim: `${day[1]}:${Number(day[2]) - 100}` }
          await tx.dunningNotice.updateMany({ where: { membershipId, claim }, data: earlier })
          const dedupeKey = `dunning:${membershipId}:${claim}`
          await tx.delivery.updateMany({ where: { dedupeKey }, data: { dedupeKey: `${dedupeKey}:earlier` } })
        }
      }),
    ask: async (name: string) => {
      const commandId = randomUUID()
      await placeCommand(deps, { organizationId, commandId, processId: (await process()).id, name, userId })

      return commandId
    },
  }
}
