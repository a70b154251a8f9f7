import { waitFor } from '#infra/start/wait-for.ts'
import { audit } from '../audit/audit.ts'
import { allRoles, gather, settleIn } from '../cohort.ts'
import type { Drill } from '../drill.ts'
import type { World } from '../world.ts'

/** The oldest fault that fits strikes first, so the precise ones stand before `*`. */
const orders = [
  { kind: 'timeout_after_commit', route: 'POST /v1/customers', times: 2 },
  { kind: 'timeout_after_commit', route: 'POST /v1/checkout/sessions', times: 2 },
  { kind: 'timeout_after_commit', route: 'POST /v1/subscriptions/{id}', times: 4 },
  { kind: 'timeout_after_commit', route: 'POST /v1/subscriptions/{id}/pause', times: 2 },
  { kind: 'drop_webhook', route: 'checkout.session.completed', times: 3 },
  { kind: 'drop_webhook', route: 'invoice.paid', times: 1 },
  { kind: 'drop_webhook', route: 'customer.subscription.updated', times: 3 },
  { kind: 'duplicate_webhook', route: 'customer.subscription.updated', times: 8 },
  { kind: 'delay_webhook', route: 'invoice.*', times: 6, value: 9_000 },
  { kind: 'duplicate_webhook', route: '*', times: 20 },
]

/** Stripe's news are lost, doubled and late, and its answers get lost after the work was done. */
export const stripeFaults: Drill = {
  name: 'stripe-faults',
  about: 'webhooks dropped, doubled and delayed, answers to writes lost after the commit',
  run: async (world) => {
    for (const order of orders) await world.desk('faults', order)
    const cohort = await gather(world)
    await settleIn(cohort)
    const gone = await payAndLeave(world)
    const broken = await audit(world, [...cohort.subjects, ...gone.subjects])
    const left = await world.desk<{ route: string; kind: string; times: number }[]>('faults')
    const struck = orders.filter(({ route, kind }) => !left.some((one) => one.route === route && one.kind === kind))
    world.say(`${struck.length} of ${orders.length} kinds of trouble struck as often as ordered`)
    await fetch(`${world.started.app.sandbox.desk}/_sandbox/faults`, { method: 'DELETE' })

    return [...broken, ...gone.broken]
  },
}

/** Somebody pays and closes the window, and the news of it is lost: the look at Stripe's undelivered events finds them. */
async function payAndLeave(world: World) {
  const { subjects, slug, prepareJoin, pay } = await gather(world, [allRoles[1] ?? 'without a goal'])
  await (
    await prepareJoin()
  )()
  await world.desk('faults', { kind: 'drop_webhook', route: 'checkout.session.completed', times: 1 })
  await world.desk('faults', { kind: 'drop_webhook', route: 'customer.subscription.created', times: 1 })
  await pay()
  await world.strike('worker', 'a window closed after paying, its news lost')
  const isIn = await waitFor(
    async () =>
      (
        await world.query(
          `select from memberships m join communities c on c.organization_id = m.organization_id and c.id = m.community_id
           where c.slug = $1 and m.state = 'live'`,
          [slug],
        )
      ).length === 1,
    { timeoutMs: 60_000, everyMs: 500 },
  )
  world.say(isIn ? 'the lost payment was found' : 'the lost payment was not found')

  return { subjects, broken: isIn ? [] : ['a payment whose news were lost was not found'] }
}
