import type Stripe from 'stripe'
import { keyedWrite } from './keyed-write.ts'

/** What Stripe's page may do, by name: another set of features is another name. */
const portal = 'kumiko-1'

/**
 * The configuration of Stripe's page that members meet: cards, invoices and cancelling with what was paid. Changing the
 * plan is done here, where the price is shown before. Found again by its mark; two at once make one, by the key.
 */
export async function ensurePortal(stripe: Stripe): Promise<string> {
  for await (const { id, metadata } of stripe.billingPortal.configurations.list({ active: true, limit: 100 })) {
    if (metadata?.portal === portal) return id
  }
  const { id } = await keyedWrite(`kumiko:portal:${portal}`, (options) =>
    stripe.billingPortal.configurations.create(
      {
        features: {
          payment_method_update: { enabled: true },
          invoice_history: { enabled: true },
          subscription_cancel: { enabled: true, mode: 'at_period_end' },
          subscription_update: { enabled: false },
          customer_update: { enabled: false },
        },
        metadata: { portal },
      },
      options,
    ),
  )

  return id
}
