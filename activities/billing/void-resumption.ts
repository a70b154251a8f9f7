import type { DunningCall } from '#workflows/billing/dunning.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { observeDunning } from './observe-dunning.ts'
import { isRefusedByStripe } from './stripe-errors.ts'

/** Gives a resumption invoice up. Void, never uncollectible: that would resume the membership unpaid. */
export async function voidResumption(deps: Deps, call: DunningCall): Promise<void> {
  const { organizationId, stripeInvoiceId } = call
  const { truth } = await observeDunning(deps, call)
  if (truth.kind !== 'resume' || truth.invoice.status !== 'open') return
  try {
    await deps.stripeFor(organizationId).invoices.voidInvoice(stripeInvoiceId)
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    // Paid or voided between our look and our word. If not, as while a debit is on its way, it is tried again, with patience.
    if ((await observeDunning(deps, call)).truth.invoice.status === 'open') throw error
  }
  await observeDunning(deps, call)
}
