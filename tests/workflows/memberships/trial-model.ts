import { addBusinessTime, businessMs } from '#workflows/shared/business-time.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import type { Refusal } from '#workflows/shared/process-types.ts'
import type {
  TrialCall,
  TrialDatabaseActivities,
  TrialMailActivities,
  TrialStripeActivities,
} from '#workflows/memberships/trial.activities.ts'
import { refuseCancellation, refuseExtension } from '#workflows/memberships/trial-commands.rules.ts'
import { type TrialMessage, type TrialOutcome, type TrialTruth } from '#workflows/memberships/trial.rules.ts'

const priceCents = 2900

type Life = {
  truth: TrialTruth
  isCardGood: boolean
  sent: TrialMessage[]
  marks: number[]
  closed: TrialOutcome | null
}

export type TrialModel = ReturnType<typeof createTrialModel>
export type ModelOptions = { now: () => Promise<number>; dayMs: number; canPauseInTrial?: boolean }

/**
 * Stripe, mail server and rows of trials in memory, on the clock of the workflow: an invoice at the trial's end, paid an
 * hour later. The scenario table is lived against this and against the real ones, which keeps it honest.
 */
export function createTrialModel({ now, dayMs, canPauseInTrial = true }: ModelOptions) {
  const lives = new Map<string, Life>()
  const lifeOf = ({ membershipId }: Pick<TrialCall, 'membershipId'>) => {
    const life = lives.get(membershipId)
    if (!life) throw new Error(`The model knows no ${membershipId}.`)

    return life
  }
  const look = async (call: TrialCall) => {
    const life = lifeOf(call)
    if (!life.marks.includes(call.mark.step)) life.marks.push(call.mark.step)
    const at = await now()
    turn(life, at, dayMs)
    life.truth.readAt = iso(at)

    return { life, at }
  }
  const stop = ({ truth }: Life) => {
    truth.isStopped = true
    truth.status = truth.status !== 'trialing' || canPauseInTrial ? 'paused' : 'canceled'
  }

  const stripe: TrialStripeActivities = {
    readTrial: async (call) => {
      const { life } = await look(call)

      return { truth: structuredClone(life.truth), opsUrl: 'http://127.0.0.1:3000/ops/processes' }
    },
    extendTrial: async (call) => {
      const { life, at } = await look(call)
      const refusal = refuseExtension(life.truth, at)
      if (refusal) return refused(refusal)
      const { truth } = life
      truth.extension = { at: iso(at), by: call.by }
      truth.trialEndsAt = iso(addBusinessTime(new Date(truth.trialEndsAt), { days: call.policy.extensionDays }, dayMs))

      return { ok: true, message: 'extended' }
    },
    cancelTrial: async (call) => {
      const { life } = await look(call)
      const refusal = refuseCancellation(life.truth)
      if (refusal) return refused(refusal)
      life.truth.cancelAt = life.truth.trialEndsAt

      return { ok: true, message: 'cancelled' }
    },
    stopTrial: async (call) => {
      const { life } = await look(call)
      if (!life.truth.goalSelectedAt) stop(life)
    },
    withholdCharge: async (call) => {
      const { life } = await look(call)
      if (life.truth.goalSelectedAt || life.truth.charge?.status === 'paid') return
      if (life.truth.charge) life.truth.charge.status = 'void'
      stop(life)
    },
    refundCharge: async (call) => {
      const { life, at } = await look(call)
      if (life.truth.goalSelectedAt || !life.truth.charge) return
      Object.assign(life.truth.charge, { refundedCents: life.truth.charge.amountCents, refundedAt: iso(at) })
      stop(life)
    },
  }
  const database: TrialDatabaseActivities = {
    closeTrial: async (call) => {
      const { life } = await look(call)
      life.closed = call.outcome
    },
  }
  const mail: TrialMailActivities = {
    sendTrialMail: async (call) => {
      const { life, at } = await look(call)
      if (life.truth.said[call.message]) return
      life.truth.said[call.message] = iso(at)
      life.sent.push(call.message)
    },
  }

  return {
    activities: { stripe, database, mail },
    lifeOf: (membershipId: string) => lifeOf({ membershipId }),
    begin: (membershipId: string, { startedAt, isCardGood = true }: { startedAt: number; isCardGood?: boolean }) => {
      const trialEndsAt = iso(startedAt + businessMs({ days: 3 }, dayMs))
      const truth: TrialTruth = {
        readAt: iso(startedAt),
        status: 'trialing',
        startedAt: iso(startedAt),
        trialEndsAt,
        cancelAt: null,
        extension: null,
        goalSelectedAt: null,
        cancelAskedAt: null,
        extendAskedAt: null,
        charge: null,
        isStopped: false,
        said: {},
      }
      lives.set(membershipId, { truth, isCardGood, sent: [], marks: [], closed: null })
    },
    chooseGoal: async (membershipId: string) => {
      lifeOf({ membershipId }).truth.goalSelectedAt = iso(await now())
    },
  }
}

/** What Stripe does by itself when time passes. */
function turn({ truth, isCardGood }: Life, at: number, dayMs: number): void {
  const endsAt = Date.parse(truth.trialEndsAt)
  if (truth.status === 'trialing' && at >= endsAt) {
    truth.status = truth.cancelAt ? 'canceled' : 'active'
    const draft = {
      status: 'draft' as const,
      amountCents: priceCents,
      refundedCents: 0,
      paidAt: null,
      refundedAt: null,
    }
    if (!truth.cancelAt) truth.charge = draft
  }
  const paidAt = endsAt + businessMs({ hours: 1 }, dayMs)
  if (truth.charge?.status !== 'draft' || truth.status !== 'active' || at < paidAt) return
  if (!isCardGood) truth.status = 'past_due'
  truth.charge = { ...truth.charge, ...(isCardGood ? { status: 'paid', paidAt: iso(paidAt) } : { status: 'open' }) }
}

function refused({ code, message }: Refusal): CommandAnswer {
  return { ok: false, code, message }
}

function iso(at: number | Date): string {
  return new Date(at).toISOString()
}
