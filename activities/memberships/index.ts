import type {
  TrialDatabaseActivities,
  TrialMailActivities,
  TrialStripeActivities,
} from '#workflows/memberships/trial.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { cancelTrial } from './cancel-trial.ts'
import { closeTrial } from './close-trial.ts'
import { extendTrial } from './extend-trial.ts'
import { readTrial } from './observe-trial.ts'
import { refundCharge } from './refund-charge.ts'
import { sendTrialMail } from './send-trial-mail.ts'
import { stopTrial } from './stop-trial.ts'
import { withholdCharge } from './withhold-charge.ts'

/** The activities of memberships by their class, which is their queue. */
export function createMembershipActivities(deps: Deps) {
  return {
    database: { closeTrial: (call) => closeTrial(deps, call) } satisfies TrialDatabaseActivities,
    stripe: {
      readTrial: (call) => readTrial(deps, call),
      extendTrial: (call) => extendTrial(deps, call),
      cancelTrial: (call) => cancelTrial(deps, call),
      stopTrial: (call) => stopTrial(deps, call),
      withholdCharge: (call) => withholdCharge(deps, call),
      refundCharge: (call) => refundCharge(deps, call),
    } satisfies TrialStripeActivities,
    mail: { sendTrialMail: (call) => sendTrialMail(deps, call) } satisfies TrialMailActivities,
  }
}
