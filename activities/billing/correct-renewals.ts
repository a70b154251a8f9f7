import type Stripe from 'stripe'
import type { PlanSwitchCall } from '#workflows/billing/plan-switch.activities.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { findRefunds } from './find-refunds.ts'
import { type FoundRenewal, leftOf } from './find-renewals.ts'
import { keepSwitchRefusal } from './keep-switch-refusal.ts'
import { keyedWrite } from './keyed-write.ts'
import { observePlanSwitch } from './observe-plan-switch.ts'
import { planSwitchKey, switchMark } from './plan-switch-keys.ts'
import { idOf, isRefusedByStripe } from './stripe-errors.ts'
import { syncCustomer } from './sync-customer.ts'
import { syncInvoice } from './sync-invoice.ts'

/**
 * Everything of ours was away when the period ended, so a renewal asks for the old price. A draft is lowered before it is
 * charged, what is due is lowered, what was paid goes back; each by exactly what it is too much, which is all of it where
 * another interval began. May be repeated: what was
 * corrected is part of what is read first.
 */
export async function correctRenewals(deps: Deps, call: PlanSwitchCall): Promise<void> {
  const { organizationId } = call
  const { renewals } = await observePlanSwitch(deps, call)
  const over = renewals.filter(({ overCents, isCorrectable }) => overCents > 0 && isCorrectable)
  try {
    for (const renewal of over) await correct(deps, call, renewal)
  } catch (error) {
    // Paid or finalised in between: the next look knows. Anything else is for a person.
    if (!isRefusedByStripe(error)) throw error
    if (!(await hasMoved(deps, call, over))) await keepSwitchRefusal(deps, call, error.message)

    return
  }
  for (const { invoice } of over) await syncInvoice(deps, { organizationId, stripeInvoiceId: invoice.id })
  await keepSum(deps, call, renewals)
}

async function correct(deps: Deps, { organizationId, switchId }: PlanSwitchCall, renewal: FoundRenewal): Promise<void> {
  const { invoice, overCents, status } = renewal
  const stripe = deps.stripeFor(organizationId)
  const key = planSwitchKey(switchId, `correct:${invoice.id}:${status}:${overCents}`)
  const customer = idOf(invoice.customer) ?? ''
  const metadata = { [switchMark]: switchId }
  if (status === 'draft') {
    const description = 'Less, by the change of plan'
    const item = {
      customer,
      invoice: invoice.id,
      amount: -overCents,
      currency: invoice.currency,
      description,
      metadata,
    }
    await keyedWrite(key, (options) => stripe.invoiceItems.create({ ...item, discountable: false }, options))

    return
  }
  const amount = Math.min(overCents, leftOf(invoice))
  if (status === 'paid' && amount < overCents)
    await creditAgain(stripe, { switchId, renewal, cents: overCents - amount })
  const back = status === 'paid' ? await wayBack(stripe, invoice, amount) : {}
  await keyedWrite(key, (options) =>
    stripe.creditNotes.create({ invoice: invoice.id, amount, reason: 'order_change', metadata, ...back }, options),
  )
  if ('credit_amount' in back) await syncCustomer(deps, { organizationId, stripeCustomerId: customer })
}

/** To the card as far as it was charged; what a credit had paid becomes credit again. */
async function wayBack(stripe: Stripe, invoice: Stripe.Invoice, amount: number) {
  const { refundedCents } = await findRefunds(stripe, invoice.id)
  const refund = Math.min(amount, Math.max(0, invoice.amount_paid - refundedCents))
  const credit = amount - refund

  return { ...(refund > 0 && { refund_amount: refund }), ...(credit > 0 && { credit_amount: credit }) }
}

type CreditAgain = { switchId: string; renewal: FoundRenewal; cents: number }

/** A credit line, as of a pause, had paid a part of the renewal: it waits for the next invoice again, once. */
async function creditAgain(stripe: Stripe, { switchId, renewal, cents }: CreditAgain): Promise<void> {
  const { invoice } = renewal
  const customer = idOf(invoice.customer) ?? ''
  const metadata = { [switchMark]: switchId, of_invoice: invoice.id }
  const known = await stripe.invoiceItems.list({ customer, limit: 100 })
  if (known.data.some((item) => item.metadata?.of_invoice === invoice.id)) return
  const subscription = idOf(invoice.parent?.subscription_details?.subscription) ?? ''
  const description = 'Credit that a cancelled renewal had used'
  const item = { customer, subscription, amount: -cents, currency: invoice.currency, description, metadata }
  await keyedWrite(planSwitchKey(switchId, `credit-again:${invoice.id}`), (options) =>
    stripe.invoiceItems.create({ ...item, discountable: false }, options),
  )
}

async function hasMoved(deps: Deps, { organizationId }: PlanSwitchCall, over: FoundRenewal[]): Promise<boolean> {
  const stripe = deps.stripeFor(organizationId)
  for (const { invoice, status } of over) {
    if ((await stripe.invoices.retrieve(invoice.id)).status !== status) return true
  }

  return false
}

/** What went back in all stands in the row once, however often this is tried. A lowered draft was never asked for. */
async function keepSum(deps: Deps, call: PlanSwitchCall, renewals: FoundRenewal[]): Promise<void> {
  const { organizationId, switchId } = call
  const stripe = deps.stripeFor(organizationId)
  let correctedCents = 0
  for (const { invoice } of renewals) {
    const notes = await stripe.creditNotes.list({ invoice: invoice.id, limit: 100 })
    correctedCents += notes.data
      .filter(({ metadata }) => metadata?.[switchMark] === switchId)
      .reduce((sum, { amount }) => sum + amount, 0)
  }
  await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const where = { organizationId, id: switchId, correctedCents: { lt: correctedCents } }
      const data = { correctedCents, correctedAt: new Date() }
      const { count } = await tx.planSwitch.updateMany({ where, data })
      if (count === 0) return
      const entity = { organizationId, entity: 'plan-switch', entityId: switchId }
      await recordDecision(tx, { ...entity, action: 'correct', facts: { correctedCents } })
    },
    { reason: 'a renewal at the old price was put right' },
  )
}
