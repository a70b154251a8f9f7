import { randomUUID } from 'node:crypto'
import { readTier } from '#activities/billing/read-tier.ts'
import { settleTierCheckout } from '#activities/billing/settle-tier-checkout.ts'
import { startTierCheckout } from '#activities/billing/start-tier-checkout.ts'
import type { InboxRow } from '#activities/operations/claim-inbox.ts'
import { routeOf } from '#activities/operations/inbox-routes.ts'
import type { PaidTier, TierSubject } from '#workflows/billing/tiers.rules.ts'
import { addPerson, payAt, type World } from '../workflows/memberships/world.ts'

export type Buyer = { subject: TierSubject; actorId: string; tier: PaidTier; email: string }

export const returnPath = '/settings/tier'

export async function newPerson(world: World): Promise<Buyer> {
  const { userId, email } = await addPerson(world)

  return { subject: { kind: 'person', id: userId }, actorId: userId, tier: 'pro', email }
}

export async function newOrganization(world: World): Promise<Buyer> {
  const [{ userId, email }, id] = [await addPerson(world), randomUUID()]
  await world.deps.db.forOrganization(id, async (tx) => {
    await tx.organization.create({ data: { id, slug: `org-${id}`, name: 'Guild Works' } })
    await tx.staff.create({ data: { organizationId: id, userId, role: 'owner' } })
  })

  return { subject: { kind: 'organization', id }, actorId: userId, tier: 'enterprise', email }
}

/** What a buyer does, and what is kept of it; the world of a test file is there from its start on. */
export function tierBuyers(world: () => World) {
  const start = (buyer: Buyer, token: string = randomUUID()) =>
    startTierCheckout(world().deps, { ...buyer, token, returnPath })
  const rowOf = ({ subject: { kind, id } }: Buyer) =>
    world().deps.db.forPlatform('tests', (tx) =>
      tx.tierSubscription.findUniqueOrThrow({ where: { subjectKind_subjectId: { subjectKind: kind, subjectId: id } } }),
    )

  return {
    start,
    rowOf,
    tier: ({ subject }: Buyer) => readTier(world().deps, subject),
    buy: async (buyer: Buyer) => {
      const sessionId = await payAt((await start(buyer)).url)
      const { kind } = await settleTierCheckout(world().deps, { sessionId, subject: buyer.subject })

      return { kind, sessionId, subscriptionId: (await rowOf(buyer)).stripeSubscriptionId ?? '' }
    },
    /** Works news off as the inbox does. */
    hear: (type: string, objectId: string) => {
      const row = {
        id: randomUUID(),
        provider: 'stripe',
        type,
        objectId,
        occurredAt: new Date(),
        attempts: 1,
      } as InboxRow

      return routeOf(row)?.handle(world().deps, row)
    },
  }
}

/** What a person agrees on with Enterprise: a price of its own, $1,200.00 a year, made at Stripe by hand. */
export async function agreeAYear({ stripe }: World, subscriptionId: string): Promise<void> {
  const agreed = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 120_000,
    recurring: { interval: 'year' },
    product_data: { name: 'Kumiko Enterprise, agreed' },
    metadata: { tier: 'enterprise' },
  })
  const { items } = await stripe.subscriptions.retrieve(subscriptionId)
  await stripe.subscriptions.update(subscriptionId, { items: [{ id: items.data[0]?.id ?? '', price: agreed.id }] })
}
