import type Stripe from 'stripe'
import type { PlanSwitch } from '#prisma/generated.server/client.ts'
import type { SwitchRenewal } from '#workflows/billing/plan-switch.rules.ts'
import { isPlain, isRenewal, renewalTotal } from './renewal-total.ts'

export type FoundRenewal = SwitchRenewal & { invoice: Stripe.Invoice }

type Wanted = Pick<PlanSwitch, 'id' | 'effectiveAt' | 'amountCents' | 'beginsCycle' | 'toPriceId' | 'createdAt'>

/**
 * The invoices of the periods that began with a switch or after it, and how much more than promised each asks for. A new
 * cycle is one charge at the new price, and no renewal at the old one.
 */
export async function findRenewals(stripe: Stripe, subscriptionId: string, wanted: Wanted): Promise<FoundRenewal[]> {
  const { data } = await stripe.invoices.list({ subscription: subscriptionId, limit: 12 })
  const renewals = wanted.beginsCycle ? ofNewCycle(data, wanted) : renewalsFrom(data, wanted)

  return renewals.map(({ invoice, promisedCents }) => ({
    invoice,
    ...judge(invoice, { id: wanted.id, promisedCents }),
  }))
}

type Promised = { invoice: Stripe.Invoice; promisedCents: number }

function renewalsFrom(invoices: Stripe.Invoice[], { effectiveAt, amountCents }: Wanted): Promised[] {
  // Stripe's clock may differ by two seconds.
  const from = effectiveAt.getTime() / 1000 - 2

  return invoices
    .filter(
      ({ billing_reason: reason, lines }) =>
        reason === 'subscription_cycle' && lines.data.some((line) => isRenewal(line) && line.period.start >= from),
    )
    .map((invoice) => ({ invoice, promisedCents: amountCents }))
}

/** Newest first, as Stripe lists them: the oldest at the new price is the charge that was promised. */
function ofNewCycle(invoices: Stripe.Invoice[], wanted: Wanted): Promised[] {
  const askedAt = wanted.createdAt.getTime() / 1000 - 2
  const isNew = ({ created, lines }: Stripe.Invoice) =>
    created >= askedAt &&
    lines.data.some((line) => isRenewal(line) && line.pricing?.price_details?.price === wanted.toPriceId)
  const begun = invoices.findLast((invoice) => isNew(invoice))
  const old = renewalsFrom(invoices, wanted).filter(({ invoice }) => !isNew(invoice))

  return [
    ...(begun ? [{ invoice: begun, promisedCents: wanted.amountCents }] : []),
    ...old.map(({ invoice }) => ({ invoice, promisedCents: 0 })),
  ]
}

const asked = new Set(['draft', 'open', 'paid'])

function judge(invoice: Stripe.Invoice, { id, promisedCents }: { id: string; promisedCents: number }): SwitchRenewal {
  const status = invoice.status ?? 'draft'
  const corrected = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount
  const over = renewalTotal(invoice, id) - promisedCents - corrected
  // A credit note cannot take back more than was asked for; what a credit line had paid came back as one before it.
  const isAsked = asked.has(status) && (status !== 'paid' || leftOf(invoice) > 0)

  return {
    status,
    overCents: isAsked ? Math.max(0, over) : 0,
    isCorrectable: status === 'draft' ? isPlain(invoice) : asked.has(status),
  }
}

/** What a credit note may still take back of a final invoice. */
export function leftOf(invoice: Stripe.Invoice): number {
  const { total, pre_payment_credit_notes_amount: before, post_payment_credit_notes_amount: after } = invoice

  return invoice.status === 'open' ? invoice.amount_remaining : total - before - after
}
