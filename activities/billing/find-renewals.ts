import type Stripe from 'stripe'
import type { PlanSwitch } from '#prisma/generated.server/client.ts'
import type { SwitchRenewal } from '#workflows/billing/plan-switch.rules.ts'
import { isPlain, isRenewal, renewalTotal } from './renewal-total.ts'

export type FoundRenewal = SwitchRenewal & { invoice: Stripe.Invoice }

type Wanted = Pick<PlanSwitch, 'id' | 'effectiveAt' | 'amountCents'>

/** The invoices of the periods that began with a switch or after it, and how much more than promised each asks for. */
export async function findRenewals(
  stripe: Stripe,
  subscriptionId: string,
  { id, effectiveAt, amountCents }: Wanted,
): Promise<FoundRenewal[]> {
  const { data } = await stripe.invoices.list({ subscription: subscriptionId, limit: 12 })
  // Stripe's clock may differ by two seconds.
  const from = effectiveAt.getTime() / 1000 - 2
  const renewals = data.filter(
    (invoice) =>
      invoice.billing_reason === 'subscription_cycle' &&
      invoice.lines.data.some((line) => isRenewal(line) && line.period.start >= from),
  )

  return renewals.map((invoice) => ({ invoice, ...judge(invoice, { id, amountCents }) }))
}

const asked = new Set(['draft', 'open', 'paid'])

function judge(invoice: Stripe.Invoice, { id, amountCents }: Pick<Wanted, 'id' | 'amountCents'>): SwitchRenewal {
  const status = invoice.status ?? 'draft'
  const corrected = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount
  const over = renewalTotal(invoice, id) - amountCents - corrected

  return {
    status,
    overCents: asked.has(status) ? Math.max(0, over) : 0,
    isCorrectable: status === 'draft' ? isPlain(invoice) : asked.has(status),
  }
}
