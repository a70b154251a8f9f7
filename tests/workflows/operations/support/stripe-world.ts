import { randomUUID } from 'node:crypto'
import { claimInbox } from '#activities/operations/claim-inbox.ts'
import { markInbox } from '#activities/operations/mark-inbox.ts'
import { processInboxEvent } from '#activities/operations/process-inbox-event.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { startSandbox } from '#infra/sandbox/server.ts'
import { createEmptyDatabase } from '#tests/support/create-test-database.ts'
import { createWorld, type World } from './world.ts'

export type StripeWorld = Awaited<ReturnType<typeof createStripeWorld>>

/** A world with a Stripe of its own beside it, whose webhooks go nowhere: a test hands the news over as it likes. */
export async function createStripeWorld() {
  const state = await createEmptyDatabase()
  const sandbox = await startSandbox({ databaseUrl: state.url, dayMs: 24_000 })
  const world = await createWorld({
    STRIPE_API_BASE: `http://127.0.0.1:${sandbox.ports.stripe}`,
    STRIPE_SECRET_KEY: sandbox.stripeSecretKey,
    KUMIKO_DAY: '24s',
  })
  const stripe = world.deps.stripeFor(world.organizationId)

  return {
    ...world,
    stripe,
    advance: (text: string) =>
      fetch(`http://127.0.0.1:${sandbox.ports.desk}/_sandbox/clock`, {
        method: 'POST',
        body: JSON.stringify({ advance: text }),
      }),
    close: async () => {
      await sandbox.stop()
      await world.close()
      await state.drop()
    },
  }
}

export type Member = { membershipId: string; subscriptionId: string; customerId: string }

/** A live membership with its subscription in trial, as a fulfilled checkout leaves it. */
export async function createMember({ deps, stripe, organizationId, userId }: StripeWorld): Promise<Member> {
  const membershipId = randomUUID()
  const metadata = { organizationId, membershipId }
  const price = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 2900,
    recurring: { interval: 'month' },
    product_data: { name: 'Guild' },
  })
  const customer = await stripe.customers.create({ metadata })
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: card.id,
    trial_period_days: 3,
    metadata,
  })

  await deps.db.forOrganization(organizationId, async (tx) => {
    const community = await tx.community.create({ data: { organizationId, slug: membershipId, name: 'Guild' } })
    const plan = await tx.plan.create({
      data: {
        organizationId,
        communityId: community.id,
        name: 'Monthly',
        interval: 'month',
        amountCents: 2900,
        currency: 'EUR',
        stripePriceId: price.id,
      },
    })
    await tx.membership.create({
      data: {
        organizationId,
        id: membershipId,
        communityId: community.id,
        userId,
        planId: plan.id,
        state: 'live',
        stripeSubscriptionId: subscription.id,
        stripeCustomerId: customer.id,
      },
    })
  })
  await addToDirectory(deps, {
    organizationId,
    kind: 'stripe_subscription',
    key: subscription.id,
    entityId: membershipId,
  })

  return { membershipId, subscriptionId: subscription.id, customerId: customer.id }
}

export async function addToDirectory(
  { db }: Deps,
  row: { organizationId: string; kind: string; key: string; entityId: string },
): Promise<void> {
  await db.forOrganization(row.organizationId, (tx) => tx.directory.createMany({ data: [row] }))
}

/** Works off what is due in the inbox, up to `limit` rows. Returns how many it took. */
export async function pump({ deps }: Pick<World, 'deps'>, limit = 100): Promise<number> {
  let taken = 0
  for (;;) {
    const rows = await claimInbox(deps, { limit: Math.min(limit - taken, 8), leaseMs: 30_000 })
    await Promise.all(rows.map(async (row) => markInbox(deps, row, await processInboxEvent(deps, row))))
    taken += rows.length
    if (rows.length === 0 || taken >= limit) return taken
  }
}
