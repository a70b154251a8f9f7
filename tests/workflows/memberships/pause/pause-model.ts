import { ApplicationFailure } from '@temporalio/common'
import type {
  PauseCall,
  PauseDatabaseActivities,
  PauseMailActivities,
  PauseStripeActivities,
} from '#workflows/memberships/pause.activities.ts'
import { newEndOf, refusePauseCommand } from '#workflows/memberships/pause-commands.rules.ts'
import type { PauseMessage, PauseOutcome, PauseTruth } from '#workflows/memberships/pause.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'

type Life = {
  truth: PauseTruth
  isCardGood: boolean
  sent: PauseMessage[]
  marks: number[]
  resumes: number
  closed: PauseOutcome | null
}

export type PauseModel = ReturnType<typeof createPauseModel>
export type PauseModelOptions = { now: () => Promise<number>; canRevoke?: boolean }

const restCents = 2_000

/** Stripe, mail server and rows of pauses in memory, on the clock of the workflow. */
export function createPauseModel({ now, canRevoke = true }: PauseModelOptions) {
  const lives = new Map<string, Life>()
  const lifeOf = ({ pauseId }: Pick<PauseCall, 'pauseId'>) => {
    const life = lives.get(pauseId)
    if (!life) throw new Error(`The model knows no ${pauseId}.`)

    return life
  }
  const look = async (call: PauseCall) => {
    const life = lifeOf(call)
    life.marks.push(call.mark.step)
    const at = await now()
    life.truth.readAt = iso(at)

    return { life, truth: life.truth, at }
  }
  const command = async (
    call: PauseCall & { payload?: Record<string, unknown> },
    name: 'resumeNow' | 'changeEnd' | 'cancelScheduled',
    obey: (life: Life, at: number) => void,
  ): Promise<CommandAnswer> => {
    const { life, truth, at } = await look(call)
    const refusal = refusePauseCommand(name, truth, { ...call, now: at })
    if (refusal) return { ok: false, ...refusal }
    obey(life, at)

    return { ok: true, message: name }
  }

  const stripe: PauseStripeActivities = {
    readPause: async (call) => {
      const { truth } = await look(call)

      return { truth: structuredClone(truth), opsUrl: 'http://127.0.0.1:3000/ops/processes' }
    },
    pauseAtStripe: async (call) => {
      const { truth } = await look(call)
      if (truth.status === 'active') truth.status = 'paused'
    },
    revokeAccess: async (call) => {
      const { truth, at } = await look(call)
      if (!canRevoke) throw ApplicationFailure.retryable('The database is away.', 'AWAY')
      if (truth.status === 'paused') truth.pausedAt ??= iso(at)
    },
    undoPause: async (call) => {
      const { truth } = await look(call)
      Object.assign(truth, { status: 'active', refusal: 'taken back' })
    },
    resumeAtStripe: async (call) => {
      const { life, at } = await look(call)
      resume(life, at)
    },
    leavePaused: async (call) => {
      const { truth } = await look(call)
      truth.status = 'canceled'
    },
    resumeNow: (call) =>
      command(call, 'resumeNow', (life, at) => {
        life.truth.resumeAskedAt = iso(at)
        resume(life, at)
      }),
    changePauseEnd: (call) =>
      command(call, 'changeEnd', ({ truth }, at) => {
        Object.assign(truth, {
          endsAt: newEndOf(call.payload) ?? truth.endsAt,
          movedAt: iso(at),
          round: truth.round + 1,
        })
      }),
    callPauseOff: (call) =>
      command(call, 'cancelScheduled', ({ truth }, at) => {
        truth.cancelledAt = iso(at)
      }),
  }
  const database: PauseDatabaseActivities = {
    closePause: async (call) => {
      const { life } = await look(call)
      life.closed = call.outcome
    },
  }
  const mail: PauseMailActivities = {
    sendPauseMail: async (call) => {
      const { life, truth, at } = await look(call)
      if (truth.said[call.message]) return
      truth.said[call.message] = iso(at)
      life.sent.push(call.message)
    },
  }

  return {
    activities: { stripe, database, mail },
    lifeOf: (pauseId: string) => lifeOf({ pauseId }),
    begin: (pauseId: string, input: { startsAt: number; endsAt: number; askedAt: number; isCardGood?: boolean }) => {
      const { startsAt, endsAt, askedAt, isCardGood = true } = input
      const truth = newTruth({ startsAt: iso(startsAt), endsAt: iso(endsAt), askedAt: iso(askedAt) })
      lives.set(pauseId, { truth, isCardGood, sent: [], marks: [], resumes: 0, closed: null })
    },
    /** What only Stripe does: a hand at its dashboard, or a card that pays the open invoice. */
    resumeAtHand: async (pauseId: string) => {
      const { truth } = lifeOf({ pauseId })
      Object.assign(truth, { status: 'active', resumedAt: iso(await now()) })
      if (truth.resumption) truth.resumption.status = 'paid'
    },
  }
}

function resume(life: Life, at: number): void {
  const { truth } = life
  if (truth.status !== 'paused') return
  life.resumes += 1
  truth.resumeTriedAt = iso(at)
  truth.resumption = { status: life.isCardGood ? 'paid' : 'open', amountCents: restCents }
  if (life.isCardGood) Object.assign(truth, { status: 'active', resumedAt: iso(at) })
}

function newTruth({ startsAt, endsAt, askedAt }: Pick<PauseTruth, 'startsAt' | 'endsAt' | 'askedAt'>): PauseTruth {
  return {
    readAt: askedAt,
    status: 'active',
    cancelAt: null,
    source: 'settings',
    askedAt,
    startsAt,
    endsAt,
    round: 0,
    movedAt: null,
    cancelledAt: null,
    refusal: null,
    pausedAt: null,
    creditCents: 0,
    resumeAskedAt: null,
    resumeTriedAt: null,
    resumption: null,
    resumedAt: null,
    said: {},
  }
}

function iso(at: number | Date): string {
  return new Date(at).toISOString()
}
