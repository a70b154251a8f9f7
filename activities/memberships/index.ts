import type {
  PauseDatabaseActivities,
  PauseMailActivities,
  PauseStripeActivities,
} from '#workflows/memberships/pause.activities.ts'
import type {
  TrialDatabaseActivities,
  TrialMailActivities,
  TrialStripeActivities,
} from '#workflows/memberships/trial.activities.ts'
import type { Deps } from '../platform/deps.ts'
import { callPauseOff } from './call-pause-off.ts'
import { cancelTrial } from './cancel-trial.ts'
import { changePauseEnd } from './change-pause-end.ts'
import { closePause } from './close-pause.ts'
import { closeTrial } from './close-trial.ts'
import { extendTrial } from './extend-trial.ts'
import { leavePaused } from './leave-paused.ts'
import { observePause, readPause } from './observe-pause.ts'
import { readTrial } from './observe-trial.ts'
import { pauseAtStripe } from './pause-at-stripe.ts'
import { refundCharge } from './refund-charge.ts'
import { resumeAtStripe } from './resume-at-stripe.ts'
import { resumeNow } from './resume-now.ts'
import { sendPauseMail } from './send-pause-mail.ts'
import { sendTrialMail } from './send-trial-mail.ts'
import { stopTrial } from './stop-trial.ts'
import { undoPause } from './undo-pause.ts'
import { withholdCharge } from './withhold-charge.ts'

/** The activities of memberships by their class, which is their queue. */
export function createMembershipActivities(deps: Deps) {
  return {
    database: {
      closeTrial: (call) => closeTrial(deps, call),
      closePause: (call) => closePause(deps, call),
    } satisfies TrialDatabaseActivities & PauseDatabaseActivities,
    stripe: {
      readTrial: (call) => readTrial(deps, call),
      extendTrial: (call) => extendTrial(deps, call),
      cancelTrial: (call) => cancelTrial(deps, call),
      stopTrial: (call) => stopTrial(deps, call),
      withholdCharge: (call) => withholdCharge(deps, call),
      refundCharge: (call) => refundCharge(deps, call),
      readPause: (call) => readPause(deps, call),
      pauseAtStripe: (call) => pauseAtStripe(deps, call),
      revokeAccess: async (call) => void (await observePause(deps, call)),
      undoPause: (call) => undoPause(deps, call),
      resumeAtStripe: async (call) => void (await resumeAtStripe(deps, call)),
      leavePaused: (call) => leavePaused(deps, call),
      resumeNow: (call) => resumeNow(deps, call),
      changePauseEnd: (call) => changePauseEnd(deps, call),
      callPauseOff: (call) => callPauseOff(deps, call),
    } satisfies TrialStripeActivities & PauseStripeActivities,
    mail: {
      sendTrialMail: (call) => sendTrialMail(deps, call),
      sendPauseMail: (call) => sendPauseMail(deps, call),
    } satisfies TrialMailActivities & PauseMailActivities,
  }
}
