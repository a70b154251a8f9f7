import type Stripe from 'stripe'

/**
 * Takes an invoice back that is not paid yet. A draft of a subscription cannot be deleted, so it is finalised without being
 * collected, and voided. Throws Stripe's refusal where it was paid or voided meanwhile.
 */
export async function voidInvoice(stripe: Stripe, { id, status }: Stripe.Invoice): Promise<void> {
  if (status !== 'draft' && status !== 'open') return
  await stripe.invoices.update(id, { auto_advance: false })
  if (status === 'draft') await stripe.invoices.finalizeInvoice(id, { auto_advance: false })
  await stripe.invoices.voidInvoice(id)
}
