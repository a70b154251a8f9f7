import type {
  DunningDatabaseActivities,
  DunningMailActivities,
  DunningSmsActivities,
  DunningStripeActivities,
} from '#workflows/billing/dunning.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { cancelUnpaid } from './cancel-unpaid.ts'
import { closeDunning } from './close-dunning.ts'
import { readDunning } from './observe-dunning.ts'
import { offerPause } from './offer-pause.ts'
import { restoreLatePayment } from './restore-late-payment.ts'
import { retryInvoice } from './retry-invoice.ts'
import { sendDunningMail } from './send-dunning-mail.ts'
import { sendDunningSms } from './send-dunning-sms.ts'
import { tryCard } from './try-card.ts'
import { voidResumption } from './void-resumption.ts'
import { writeOffInvoice } from './write-off-invoice.ts'
import { refundInvoice, type RefundInvoiceInput } from './refund-invoice.ts'
import { syncInvoice, type SyncInvoiceInput } from './sync-invoice.ts'

export function createBillingActivities(deps: Deps) {
  return {
    database: {
      offerPause: (call) => offerPause(deps, call),
      restoreLatePayment: (call) => restoreLatePayment(deps, call),
      closeDunning: (call) => closeDunning(deps, call),
    } satisfies DunningDatabaseActivities,
    stripe: {
      syncInvoice: (input: SyncInvoiceInput) => syncInvoice(deps, input),
      refundInvoice: (input: RefundInvoiceInput) => refundInvoice(deps, input),
      ...createDunningStripeActivities(deps),
    },
    mail: { sendDunningMail: (call) => sendDunningMail(deps, call) } satisfies DunningMailActivities,
    sms: { sendDunningSms: (call) => sendDunningSms(deps, call) } satisfies DunningSmsActivities,
  }
}

function createDunningStripeActivities(deps: Deps): DunningStripeActivities {
  return {
    readDunning: (call) => readDunning(deps, call),
    tryCard: (call) => tryCard(deps, call),
    retryInvoice: (call) => retryInvoice(deps, call),
    writeOffInvoice: (call) => writeOffInvoice(deps, call),
    cancelUnpaid: (call) => cancelUnpaid(deps, call),
    voidResumption: (call) => voidResumption(deps, call),
  }
}
