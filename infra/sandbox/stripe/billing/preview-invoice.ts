import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../kinds.ts'
import { Tx } from '../transaction.ts'
import { draftChange } from './bill-change.ts'
import { draftInvoice } from './draft-invoice.ts'
import { addInterval, recurringOf } from './durations.ts'
import { periodEndOf } from './follow-invoice.ts'
import { lineForItem, productNameOf } from './invoice-lines.ts'
import { noneUpcoming, previewPause, previewResume } from './preview-pause.ts'
import { applyChange } from './update-subscription.ts'

type Params = Stripe.InvoiceCreatePreviewParams

/** The next invoice of a subscription after changes that are tried out and taken back; the invoice of the change itself where it is billed at once. */
export async function previewInvoice(tx: Tx, params: Params): Promise<Stripe.Invoice> {
  const { client } = tx.context
  const attempt = new Tx(tx.context)
  await client.query('savepoint preview')
  try {
    return structuredClone(await tryOut(attempt, params))
  } finally {
    await client.query('rollback to savepoint preview')
  }
}

async function tryOut(tx: Tx, params: Params) {
  if (!params.subscription)
    throw invalidRequest('The sandbox previews the next invoice of a subscription: name one.', {
      code: 'parameter_missing',
      param: 'subscription',
    })
  const known = await tx.get('subscription', params.subscription, 'subscription')
  const details = params.subscription_details
  if (details?.pause) return previewPause(tx, known, details.pause)
  if (details?.resume_at) return previewResume(tx, known, details)
  if (known.status === 'canceled' || known.status === 'paused') throw noneUpcoming(known)
  const change = await applyChange(tx, known.id, changesOf(params))
  if (change.isBilledNow) return draftChange(tx, change, { isPreview: true })
  const changed = change.subscription
  const lines = []
  const start = periodEndOf(changed)
  for (const item of changed.cancel_at === null ? changed.items.data : []) {
    const end = addInterval(start, recurringOf(item.price), tx.context.dayMs, changed.billing_cycle_anchor)
    lines.push(lineForItem(item, { start, end }, { isTrial: false, productName: await productNameOf(tx, item.price) }))
  }
  const period = { start: Math.min(...changed.items.data.map((item) => item.current_period_start)), end: start }
  const customerId = idOf(changed.customer)
  const invoice = await draftInvoice(tx, {
    customerId,
    currency: changed.currency,
    reason: 'upcoming',
    subscription: changed,
    lines,
    takesPending: true,
    period,
    autoAdvance: false,
  })
  if (invoice.lines.data.length === 0) throw noneUpcoming(known)
  invoice.next_payment_attempt = start

  return invoice
}

function changesOf({ subscription_details: details, discounts }: Params): Stripe.SubscriptionUpdateParams {
  const {
    items,
    proration_behavior: behavior,
    proration_date: date,
    trial_end: trialEnd,
    cancel_at_period_end: ends,
    billing_cycle_anchor: anchor,
  } = details ?? {}

  return {
    ...(items ? { items } : {}),
    ...(discounts === undefined ? {} : { discounts }),
    ...(behavior ? { proration_behavior: behavior } : {}),
    ...(anchor === undefined ? {} : { billing_cycle_anchor: anchor }),
    ...(date === undefined ? {} : { proration_date: date }),
    ...(trialEnd === undefined ? {} : { trial_end: trialEnd }),
    ...(ends === undefined ? {} : { cancel_at_period_end: ends }),
  }
}
