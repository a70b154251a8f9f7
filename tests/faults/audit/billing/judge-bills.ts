import type { BillingEnd } from '../../billing/roles.ts'
import type { BillingFacts } from './load-billing.ts'
import type { StripeInvoice } from './load-at-stripe.ts'

/** Stripe's state and ours, per cent; in both directions. Returns what is broken. */
export function judgeBills({ memberships, fulfilled, stripe, ...facts }: BillingFacts, end: BillingEnd): string[] {
  const broken: string[] = []
  const same = (what: string, theirs: unknown, ours: unknown) => {
    if (theirs !== ours) broken.push(`${what}: Stripe has ${String(theirs)}, we have ${String(ours)}`)
  }
  const [membership] = memberships
  if (memberships.length !== 1 || !membership) return [`${memberships.length} memberships instead of one`]
  if (fulfilled !== 1) broken.push(`${fulfilled} checkouts fulfilled instead of one`)
  if (stripe.running.join() !== membership.subscriptionId) broken.push(`subscriptions ${stripe.running.join()} run`)
  if (stripe.subscription.status !== end.status)
    broken.push(`the subscription is ${stripe.subscription.status} instead of ${end.status}`)

  const [item] = stripe.subscription.items.data
  same('status', stripe.subscription.status, membership.stripeStatus)
  same('price', item?.price.id, membership.priceId)
  same('amount of the price', item?.price.unit_amount, membership.planCents)
  same('balance', stripe.balanceCents, membership.balanceCents)
  same(
    'invoices',
    idsOf(stripe.invoices),
    facts.invoices
      .map(({ stripeInvoiceId: id }) => id)
      .sort()
      .join(),
  )
  for (const invoice of stripe.invoices) {
    const row = facts.invoices.find(({ stripeInvoiceId }) => stripeInvoiceId === invoice.id)
    same(`${invoice.id} status`, invoice.status, row?.status)
    same(`${invoice.id} total`, invoice.totalCents, row?.totalCents)
    same(`${invoice.id} paid`, invoice.paidCents, row?.paidCents)
    same(`${invoice.id} refunded`, invoice.refundedCents, row?.refundedCents)
    const book = facts.books.find(({ subject }) => subject === invoice.id)
    same(
      `${invoice.id} revenue in the books`,
      invoice.status === 'paid' ? invoice.totalCents : 0,
      book?.billedCents ?? 0,
    )
    same(`${invoice.id} paid in the books`, invoice.paidCents, book?.paidCents ?? 0)
    same(`${invoice.id} refunded in the books`, invoice.refundedCents, book?.refundedCents ?? 0)
  }
  const strange = facts.books.filter(({ subject }) => !stripe.invoices.some(({ id }) => id === subject))
  if (strange.length > 0) broken.push(`booked, and not at Stripe: ${strange.map(({ subject }) => subject).join()}`)

  return broken
}

function idsOf(invoices: StripeInvoice[]): string {
  return invoices
    .map(({ id }) => id)
    .sort()
    .join()
}
