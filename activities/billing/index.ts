import type {
  DisputeDatabaseActivities,
  DisputeMailActivities,
  DisputeStripeActivities,
} from '#workflows/billing/dispute.activities.ts'
import type {
  DunningDatabaseActivities,
  DunningMailActivities,
  DunningSmsActivities,
  DunningStripeActivities,
} from '#workflows/billing/dunning.activities.ts'
import type {
  PlanSwitchDatabaseActivities,
  PlanSwitchMailActivities,
  PlanSwitchStripeActivities,
} from '#workflows/billing/plan-switch.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { acceptDispute } from './accept-dispute.ts'
import { applyPlanSwitch, restorePlan } from './apply-plan-switch.ts'
import { callPlanSwitchOff } from './call-plan-switch-off.ts'
import { cancelUnpaid } from './cancel-unpaid.ts'
import { closeDispute } from './close-dispute.ts'
import { closeDunning } from './close-dunning.ts'
import { closePlanSwitch } from './close-plan-switch.ts'
import { correctRenewals } from './correct-renewals.ts'
import { readDunning } from './observe-dunning.ts'
import { readDispute } from './observe-dispute.ts'
import { readPlanSwitch } from './observe-plan-switch.ts'
import { offerPause } from './offer-pause.ts'
import { restoreLatePayment } from './restore-late-payment.ts'
import { retireCard } from './retire-card.ts'
import { retryInvoice } from './retry-invoice.ts'
import { sendDisputeMail } from './send-dispute-mail.ts'
import { sendDunningMail } from './send-dunning-mail.ts'
import { sendPlanSwitchMail } from './send-plan-switch-mail.ts'
import { sendDunningSms } from './send-dunning-sms.ts'
import { submitEvidence } from './submit-evidence.ts'
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
      closeDispute: (call) => closeDispute(deps, call),
      closePlanSwitch: (call) => closePlanSwitch(deps, call),
    } satisfies DunningDatabaseActivities & DisputeDatabaseActivities & PlanSwitchDatabaseActivities,
    stripe: {
      syncInvoice: (input: SyncInvoiceInput) => syncInvoice(deps, input),
      refundInvoice: (input: RefundInvoiceInput) => refundInvoice(deps, input),
      ...createDunningStripeActivities(deps),
      ...createDisputeStripeActivities(deps),
      ...createPlanSwitchStripeActivities(deps),
    },
    mail: {
      sendDunningMail: (call) => sendDunningMail(deps, call),
      sendDisputeMail: (call) => sendDisputeMail(deps, call),
      sendPlanSwitchMail: (call) => sendPlanSwitchMail(deps, call),
    } satisfies DunningMailActivities & DisputeMailActivities & PlanSwitchMailActivities,
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

function createDisputeStripeActivities(deps: Deps): DisputeStripeActivities {
  return {
    readDispute: (call) => readDispute(deps, call),
    retireCard: (call) => retireCard(deps, call),
    submitEvidence: (call) => submitEvidence(deps, call),
    acceptDispute: (call) => acceptDispute(deps, call),
  }
}

function createPlanSwitchStripeActivities(deps: Deps): PlanSwitchStripeActivities {
  return {
    readPlanSwitch: (call) => readPlanSwitch(deps, call),
    applyPlanSwitch: (call) => applyPlanSwitch(deps, call),
    restorePlan: (call) => restorePlan(deps, call),
    correctRenewals: (call) => correctRenewals(deps, call),
    callPlanSwitchOff: (call) => callPlanSwitchOff(deps, call),
  }
}
