import type {
  DisputeCall,
  DisputeDatabaseActivities,
  DisputeMailActivities,
  DisputeStripeActivities,
} from '#workflows/billing/dispute.activities.ts'
import { refuseDisputeCommand } from '#workflows/billing/dispute-commands.rules.ts'
import { isDisputeOver } from '#workflows/billing/dispute-status.rules.ts'
import type { DisputeMessage, DisputeOutcome, DisputeTruth } from '#workflows/billing/dispute.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'

type Life = {
  truth: DisputeTruth
  sent: { message: DisputeMessage; at: number }[]
  retired: number
  submitted: number
  /** How many of the next activities fail before they do anything. */
  hiccups: number
  closed: DisputeOutcome | null
}

export type DisputeModel = ReturnType<typeof createDisputeModel>

const done: CommandAnswer = { ok: true, message: 'done' }
const dayMs = 86_400_000

/**
 * Stripe, bank and mail of disputes in memory, on the clock of the workflow. The real steps are tested against sandbox and
 * database (tests/integration/disputes.test.ts).
 */
export function createDisputeModel({ now }: { now: () => Promise<number> }) {
  const lives = new Map<string, Life>()
  const lifeOf = (disputeId: string) => {
    const life = lives.get(disputeId)
    if (!life) throw new Error(`The model knows no ${disputeId}.`)

    return life
  }
  const look = async ({ disputeId }: DisputeCall) => {
    const life = lifeOf(disputeId)
    const at = await now()
    if (life.hiccups > 0) {
      life.hiccups -= 1
      throw new Error('The model stumbles, as a network does.')
    }
    life.truth.readAt = iso(at)

    return { life, at }
  }
  const decide = (disputeId: string, status: string, at: number) => {
    const { truth } = lifeOf(disputeId)
    truth.status = status
    truth.closedAt = isDisputeOver(status) ? iso(at) : null
  }

  const stripe: DisputeStripeActivities = {
    readDispute: async (call) => {
      const { life } = await look(call)

      return { truth: structuredClone(life.truth), opsUrl: 'http://127.0.0.1:3000/ops/processes' }
    },
    retireCard: async (call) => {
      const { life } = await look(call)
      if (life.truth.isCardInUse) life.retired += 1
      life.truth.isCardInUse = false
    },
    submitEvidence: async (call) => {
      const { life, at } = await look(call)
      const refusal = refuseDisputeCommand('submitEvidence', life.truth, at)
      if (refusal) return { ok: false, ...refusal }
      life.submitted += 1
      life.truth.evidenceSentAt = iso(at)
      life.truth.status = life.truth.status.startsWith('warning_') ? 'warning_under_review' : 'under_review'

      return done
    },
    acceptDispute: async (call) => {
      const { life, at } = await look(call)
      const refusal = refuseDisputeCommand('acceptDispute', life.truth, at)
      if (refusal) return { ok: false, ...refusal }
      decide(call.disputeId, 'lost', at)

      return done
    },
  }
  const database: DisputeDatabaseActivities = {
    closeDispute: async (call) => {
      const { life } = await look(call)
      life.closed = call.outcome
    },
  }
  const mail: DisputeMailActivities = {
    sendDisputeMail: async (call) => {
      const { life, at } = await look(call)
      if (life.truth.said[call.message]) return
      life.truth.said[call.message] = iso(at)
      life.sent.push({ message: call.message, at })
    },
  }

  return {
    activities: { stripe, database, mail },
    lifeOf,
    open: (disputeId: string, input: { at: number; status?: string; hiccups?: number }) => {
      const { at, status = 'needs_response', hiccups = 0 } = input
      const truth: DisputeTruth = {
        ...{ readAt: iso(at), status, amountCents: 2900, currency: 'EUR', openedAt: iso(at) },
        evidenceDueAt: iso(at + 9 * dayMs),
        ...{ evidenceSentAt: null, closedAt: null, isCardInUse: true, said: {} },
      }
      lives.set(disputeId, { truth, sent: [], retired: 0, submitted: 0, hiccups, closed: null })
    },
    decide: async (disputeId: string, status: string) => {
      decide(disputeId, status, await now())
    },
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
