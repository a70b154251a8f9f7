import type {
  PlanSwitchCall,
  PlanSwitchDatabaseActivities,
  PlanSwitchMailActivities,
  PlanSwitchStripeActivities,
} from '#workflows/billing/plan-switch.activities.ts'
import { refusePlanSwitchCommand } from '#workflows/billing/plan-switch-commands.rules.ts'
import type { PlanSwitchMessage, PlanSwitchOutcome, PlanSwitchTruth } from '#workflows/billing/plan-switch.rules.ts'

type Life = {
  truth: PlanSwitchTruth
  isRefused: boolean
  sent: PlanSwitchMessage[]
  marks: number[]
  prices: ('from' | 'to')[]
  closed: PlanSwitchOutcome | null
}

export type PlanSwitchModel = ReturnType<typeof createPlanSwitchModel>

/** Stripe, mail server and rows of switches in memory, on the clock of the workflow. Stripe renews when the period ends. */
export function createPlanSwitchModel({ now }: { now: () => Promise<number> }) {
  const lives = new Map<string, Life>()
  const lifeOf = (switchId: string) => {
    const life = lives.get(switchId)
    if (!life) throw new Error(`The model knows no ${switchId}.`)

    return life
  }
  const look = async (call: PlanSwitchCall) => {
    const life = lifeOf(call.switchId)
    const { truth } = life
    life.marks.push(call.mark.step)
    const at = await now()
    truth.readAt = iso(at)
    if (!truth.isTurned && truth.status === 'active' && at >= Date.parse(truth.effectiveAt)) {
      truth.isTurned = true
      const overAtOld = truth.beginsCycle ? 2900 : 2000
      truth.renewals = [{ status: 'paid', overCents: truth.price === 'from' ? overAtOld : 0, isCorrectable: true }]
    }

    return { life, truth, at }
  }

  const stripe: PlanSwitchStripeActivities = {
    readPlanSwitch: async (call) => {
      const { truth } = await look(call)

      return { truth: structuredClone(truth), opsUrl: 'http://127.0.0.1:3000/ops/processes' }
    },
    applyPlanSwitch: async (call) => {
      const { life, truth } = await look(call)
      if (life.isRefused) truth.refusal = 'No such price.'
      else setPrice(life, 'to')
    },
    restorePlan: async (call) => {
      const { life } = await look(call)
      setPrice(life, 'from')
    },
    correctRenewals: async (call) => {
      const { truth, at } = await look(call)
      truth.correctedCents += truth.renewals.reduce((sum, { overCents }) => sum + overCents, 0)
      truth.correctedAt = iso(at)
      for (const renewal of truth.renewals) renewal.overCents = 0
    },
    callPlanSwitchOff: async (call) => {
      const { truth, at } = await look(call)
      const refusal = refusePlanSwitchCommand(truth, call, at)
      if (refusal) return { ok: false, ...refusal }
      truth.calledOffAt = iso(at)

      return { ok: true, message: 'called off' }
    },
  }
  const database: PlanSwitchDatabaseActivities = {
    closePlanSwitch: async (call) => {
      const { life } = await look(call)
      life.closed = call.outcome
    },
  }
  const mail: PlanSwitchMailActivities = {
    sendPlanSwitchMail: async (call) => {
      const { life, truth, at } = await look(call)
      if (truth.said[call.message]) return
      truth.said[call.message] = iso(at)
      life.sent.push(call.message)
    },
  }

  return {
    activities: { stripe, database, mail },
    lifeOf,
    begin: (
      switchId: string,
      input: { askedAt: number; effectiveAt: number; isRefused?: boolean; beginsCycle?: boolean },
    ) => {
      const { askedAt, effectiveAt, isRefused = false, beginsCycle = false } = input
      const truth = { ...newTruth(iso(askedAt), iso(effectiveAt)), beginsCycle }
      lives.set(switchId, { truth, isRefused, sent: [], marks: [], prices: [], closed: null })
    },
    /** What only Stripe does, or a hand at its dashboard. */
    happen: (switchId: string, change: Partial<PlanSwitchTruth>) => {
      Object.assign(lifeOf(switchId).truth, change)
    },
  }
}

function setPrice(life: Life, price: 'from' | 'to'): void {
  const { truth } = life
  Object.assign(truth, { price, isMarked: price === 'to' })
  life.prices.push(price)
  if (!truth.beginsCycle || price === 'from') return
  // Another interval is charged by its price, whenever that is set.
  truth.isTurned = true
  truth.renewals.unshift({ status: 'paid', overCents: 0, isCorrectable: true })
}

function newTruth(askedAt: string, effectiveAt: string): PlanSwitchTruth {
  return {
    readAt: askedAt,
    status: 'active',
    cancelAt: null,
    price: 'from',
    isMarked: false,
    askedAt,
    effectiveAt,
    isTurned: false,
    calledOffAt: null,
    refusal: null,
    renewals: [],
    correctedCents: 0,
    correctedAt: null,
    said: {},
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
