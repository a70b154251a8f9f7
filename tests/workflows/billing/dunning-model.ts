import { accessOf } from '#workflows/memberships/access.rules.ts'
import type {
  DunningCall,
  DunningDatabaseActivities,
  DunningMailActivities,
  DunningSmsActivities,
  DunningStripeActivities,
} from '#workflows/billing/dunning.activities.ts'
import { refuseDunningCommand } from '#workflows/billing/dunning-commands.rules.ts'
import { dunningDates, dunningDayOf, type DunningKind } from '#workflows/billing/dunning-dates.rules.ts'
import { endOfChargeback, isChargebackLost } from '#workflows/billing/chargeback.rules.ts'
import type { DunningMessage, DunningOutcome, DunningTruth } from '#workflows/billing/dunning.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { firstTruth } from './first-truth.ts'

type Life = {
  membershipId: string
  truth: DunningTruth
  /** Cards in the slot, the last one pays; each with whether its bank does. */
  cards: { isGood: boolean; isTried: boolean }[]
  hasSms: boolean
  sent: { message: DunningMessage; at: number }[]
  marks: number[]
  tries: number
  /** How many of the next activities fail before they do anything. */
  hiccups: number
  closed: DunningOutcome | null
  closedAt: number
}

export type DunningModel = ReturnType<typeof createDunningModel>

/**
 * Stripe, mail, SMS and rows of unpaid invoices in memory, on the clock of the workflow. The steps of the real ones are
 * tested against sandbox and database (tests/integration/dunning-steps.test.ts).
 */
export function createDunningModel({ now, dayMs }: { now: () => Promise<number>; dayMs: number }) {
  const lives = new Map<string, Life>()
  const lifeOf = (dunningId: string) => {
    const life = lives.get(dunningId)
    if (!life) throw new Error(`The model knows no ${dunningId}.`)

    return life
  }
  const takenDays = (membershipId: string) =>
    [...lives.values()]
      .filter((life) => life.membershipId === membershipId)
      .flatMap(({ sent }) => sent.filter(({ message }) => isOfDay(message)).map(({ at }) => Math.floor(at / dayMs)))
  const look = async ({ dunningId, mark }: DunningCall) => {
    const life = lifeOf(dunningId)
    if (!life.marks.includes(mark.step)) life.marks.push(mark.step)
    const at = await now()
    if (life.hiccups > 0) {
      life.hiccups -= 1
      throw new Error('The model stumbles, as a network does.')
    }
    const { truth } = life
    const today = Math.floor(at / dayMs)
    const untried = life.cards.findIndex(({ isTried }) => !isTried)
    truth.readAt = iso(at)
    truth.untriedMethodId = untried >= 0 ? `pm_${untried}` : null
    truth.noticeFrom = iso(takenDays(life.membershipId).includes(today) ? (today + 1) * dayMs : at)
    truth.smsFrom = life.hasSms ? iso(at) : null

    return { life, at }
  }
  const pay = (life: Life, at: number) => {
    life.tries += 1
    if (!isOwed(life.truth) || !life.cards.at(-1)?.isGood) return
    settle(life, at)
  }

  const stripe: DunningStripeActivities = {
    readDunning: async (call) => {
      const { life } = await look(call)

      return { truth: structuredClone(life.truth), opsUrl: 'http://127.0.0.1:3000/ops/processes' }
    },
    tryCard: async (call) => {
      const { life, at } = await look(call)
      const card = life.cards.find(({ isTried }) => !isTried)
      if (!card) return
      pay(life, at)
      for (const one of life.cards) one.isTried = true
    },
    retryInvoice: async (call) => {
      const { life, at } = await look(call)
      const refusal = refuseDunningCommand('retryNow', life.truth)
      if (refusal) return { ok: false, ...refusal }
      pay(life, at)

      return life.truth.invoice.paidAt ? done : { ok: false, code: 'DECLINED', message: 'declined' }
    },
    writeOffInvoice: async (call) => {
      const { life } = await look(call)
      const refusal = refuseDunningCommand('writeOff', life.truth)
      if (refusal) return { ok: false, ...refusal }
      if (life.truth.dispute) life.truth.dispute.isForgiven = true
      else life.truth.invoice.status = 'uncollectible'

      return done
    },
    cancelUnpaid: async (call) => {
      const { life, at } = await look(call)
      const isDue = life.truth.kind !== 'chargeback' || isChargebackLost(life.truth) || at >= endOf(life.truth, dayMs)
      if (isOwed(life.truth) && isDue) life.truth.subscription = { status: 'canceled', endedBy: 'payment' }
    },
    voidResumption: async (call) => {
      const { life } = await look(call)
      if (life.truth.invoice.status === 'open') life.truth.invoice.status = 'void'
    },
  }
  const database: DunningDatabaseActivities = {
    offerPause: async (call) => {
      const { life, at } = await look(call)
      const refusal = refuseDunningCommand('offerPause', life.truth)
      if (refusal) return { ok: false, ...refusal }
      life.truth.pauseOfferedAt = iso(at)

      return done
    },
    restoreLatePayment: async (call) => {
      const { life, at } = await look(call)
      life.truth.restoredAt ??= iso(at)
    },
    closeDunning: async (call) => {
      const { life, at } = await look(call)
      life.closed = call.outcome
      life.closedAt = at
    },
  }
  const mail: DunningMailActivities = {
    sendDunningMail: async (call) => {
      const { life, at } = await look(call)
      const { message } = call
      if (life.truth.said[message]) return 'done'
      if (isOfDay(message) && !isOwed(life.truth)) return 'done'
      if (isOfDay(message) && takenDays(life.membershipId).includes(Math.floor(at / dayMs))) return 'later'
      life.truth.said[message] = iso(at)
      life.sent.push({ message, at })

      return 'done'
    },
  }
  const sms: DunningSmsActivities = {
    sendDunningSms: async (call) => {
      const { life, at } = await look(call)
      if (life.truth.said['sms-3'] || life.truth.invoice.status !== 'open') return 'done'
      life.truth.said['sms-3'] = iso(at)
      life.sent.push({ message: 'sms-3', at })

      return 'done'
    },
  }

  return {
    activities: { stripe, database, mail, sms },
    lifeOf,
    fail: (
      dunningId: string,
      input: { membershipId: string; at: number; kind?: DunningKind; hasSms?: boolean; hiccups?: number },
    ) => {
      const { membershipId, at, kind = 'renewal', hasSms = false, hiccups = 0 } = input
      const truth = firstTruth({ kind, at, dayMs })
      const cards = [{ isGood: false, isTried: true }]
      lives.set(dunningId, {
        membershipId,
        truth,
        cards,
        hasSms,
        sent: [],
        marks: [],
        tries: 0,
        hiccups,
        closed: null,
        closedAt: 0,
      })
    },
    pay: async (dunningId: string) => {
      settle(lifeOf(dunningId), await now())
    },
    /** What the bank says of a disputed payment. */
    decide: (dunningId: string, status: string) => {
      lifeOf(dunningId).truth.dispute = { status, isForgiven: false }
    },
    end: (dunningId: string, endedBy: 'payment' | 'request') => {
      lifeOf(dunningId).truth.subscription = { status: 'canceled', endedBy }
    },
    addCard: (dunningId: string, isGood: boolean) => {
      lifeOf(dunningId).cards.push({ isGood, isTried: false })
    },
    /** The same column as in the database: written whenever an invoice is. */
    accessOf: async (membershipId: string) => {
      const mine = [...lives.values()].filter((life) => life.membershipId === membershipId)
      const unpaid = mine.filter(({ truth }) => isOwed(truth))
      const since = unpaid.map(({ truth }) => new Date(truth.firstFailedAt))
      const dunningDay = dunningDayOf(since, { dayMs }, await now())
      const stripeStatus = mine[0]?.truth.subscription.status ?? 'none'

      return accessOf({ isBanned: false, isStaff: false, hasLiveGrant: false, stripeStatus, dunningDay })
    },
  }
}

const done: CommandAnswer = { ok: true, message: 'done' }

/** Asked for and not there; Stripe calls a disputed invoice paid throughout. */
function isOwed(truth: DunningTruth): boolean {
  return truth.kind === 'chargeback' ? endOfChargeback(truth) === null : truth.invoice.status === 'open'
}

function endOf(truth: DunningTruth, dayMs: number): number {
  return dunningDates(truth, { dayMs }).endAt
}

function settle({ truth }: Life, at: number): void {
  truth.invoice = { ...truth.invoice, status: 'paid', paidAt: iso(at) }
  truth.subscription = { status: 'active', endedBy: null }
}

function isOfDay(message: DunningMessage): boolean {
  return message.startsWith('day-') || message === 'pause-offer'
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
