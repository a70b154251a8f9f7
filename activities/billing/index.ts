import type { Deps } from '../platform/deps.ts'
import { refundInvoice, type RefundInvoiceInput } from './refund-invoice.ts'
import { syncInvoice, type SyncInvoiceInput } from './sync-invoice.ts'

export function createBillingActivities(deps: Deps) {
  return {
    database: {},
    stripe: {
      syncInvoice: (input: SyncInvoiceInput) => syncInvoice(deps, input),
      refundInvoice: (input: RefundInvoiceInput) => refundInvoice(deps, input),
    },
    mail: {},
  }
}
