import { setTimeout as sleep } from 'node:timers/promises'
import type { World } from '../world.ts'
import { moments, type MomentName } from './moments.ts'

type Order = { kind: string; route: string; times: number; value?: number }

const lost = (route: string, times = 1): Order => ({ kind: 'drop_webhook', route, times })
const doubled = (route: string, times = 2): Order => ({ kind: 'duplicate_webhook', route, times })
const delayed = (route: string, times = 2): Order => ({ kind: 'delay_webhook', route, times, value: 9_000 })
const unanswered = (route: string): Order => ({ kind: 'timeout_after_commit', route, times: 1 })

/** What Stripe gets wrong at each moment: news lost, doubled and late, and an answer lost after the work was done. */
const orders: Record<MomentName, Order[]> = {
  join: [unanswered('POST /v1/customers'), unanswered('POST /v1/checkout/sessions')],
  paid: [lost('checkout.session.completed', 2), doubled('customer.subscription.created'), delayed('invoice.paid')],
  day0: [
    unanswered('POST /v1/subscriptions/{id}/pause'),
    lost('customer.subscription.paused'),
    delayed('invoice.payment_failed'),
    doubled('customer.subscription.updated'),
  ],
  day3: [
    unanswered('POST /v1/subscriptions/{id}/resume'),
    lost('customer.subscription.resumed'),
    doubled('customer.subscription.updated'),
    delayed('customer.updated'),
  ],
  day5: [
    unanswered('POST /v1/invoices/{id}/pay'),
    unanswered('POST /v1/subscriptions/{id}'),
    lost('invoice.paid'),
    doubled('customer.updated'),
    delayed('customer.subscription.updated'),
  ],
  day7: [
    unanswered('POST /v1/subscriptions/{id}/resume'),
    lost('invoice.updated'),
    doubled('invoice.payment_failed'),
    delayed('invoice.finalized'),
  ],
  day11: [
    unanswered('POST /v1/refunds'),
    lost('invoice.paid'),
    doubled('charge.refunded'),
    delayed('customer.subscription.updated'),
  ],
  day12: [
    unanswered('POST /v1/subscriptions/{id}/resume'),
    lost('customer.subscription.resumed'),
    doubled('invoice.paid'),
    delayed('customer.subscription.updated'),
  ],
  day14: [lost('customer.subscription.paused'), delayed('customer.subscription.updated'), doubled('invoice.updated')],
  day21: [unanswered('POST /v1/invoices/{id}/void'), lost('invoice.updated'), doubled('invoice.voided')],
}

/** Trouble of the one wave in which nothing falls by our hand. */
export function disturb(world: World): {
  trouble: (moment: MomentName) => Promise<void>
  report: () => Promise<string>
} {
  let ordered = 0

  return {
    trouble: async (moment) => {
      for (const order of orders[moment]) {
        await world.desk('faults', order)
        ordered += order.times
      }
      world.say(`${moments[moment].name}: ${orders[moment].map(({ kind, route }) => `${kind} ${route}`).join(', ')}`)
    },
    /** How much of it struck; the rest is withdrawn. */
    report: async () => {
      // The last of it is on its way.
      await sleep(15_000)
      const left = await world.desk<{ kind: string; route: string; times: number }[]>('faults')
      await fetch(`${world.started.app.sandbox.desk}/_sandbox/faults`, { method: 'DELETE' })
      const unused = left.reduce((sum, { times }) => sum + times, 0)
      const names = left.map(({ kind, route }) => `${kind} ${route}`)

      return `${ordered - unused} of ${ordered} disturbances struck${names.length > 0 ? `; not ${names.join(', ')}` : ''}`
    },
  }
}
