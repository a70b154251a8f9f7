import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noticeDays } from './dunning-dates.rules.ts'
import { type DunningAct, type DunningMessage, type DunningTruth, nextDunningStep } from './dunning.rules.ts'

const dayMs = 86_400_000
const hourMs = dayMs / 24
const run = { dayMs }
const begin = Date.parse('2026-11-02T09:30:00Z')
const iso = (at: number) => new Date(at).toISOString()

/** What happens to one unpaid invoice, in hours after its first failure. */
type History = {
  kind: 'renewal' | 'resume'
  paidAt: number | null
  /** Ended by Stripe's setting, by its member, or by nobody. */
  end: { at: number; status: 'paused' | 'canceled'; endedBy: 'payment' | 'request' } | null
  cards: { at: number; isGood: boolean }[]
  goodwill: number | null
  hasSms: boolean
  /** Hours at which news arrive, for whatever reason: duplicates, reordered ones, none at all. */
  news: number[]
  /** Everything of ours is down in between. */
  sleep: { from: number; hours: number }
  /** Other dunning of the same membership has the day's message. */
  isDayTaken: boolean[]
}

const hour = (max: number) => fc.integer({ min: 0, max })
const history: fc.Arbitrary<History> = fc.record({
  kind: fc.constantFrom('renewal', 'resume'),
  paidAt: fc.option(hour(600)),
  end: fc.option(
    fc.record({
      at: hour(500),
      status: fc.constantFrom('paused' as const, 'canceled' as const),
      endedBy: fc.constantFrom('payment' as const, 'request' as const),
    }),
  ),
  cards: fc.array(fc.record({ at: hour(400), isGood: fc.boolean() }), { maxLength: 3 }),
  goodwill: fc.option(hour(600), { freq: 6 }),
  hasSms: fc.boolean(),
  news: fc.array(hour(600), { maxLength: 30 }),
  sleep: fc.record({ from: hour(400), hours: hour(500) }),
  isDayTaken: fc.array(fc.boolean(), { maxLength: 20 }),
})

type Said = { message: DunningMessage; at: number }

/** Lives a history by the rules alone, as the loop of the process would. */
function live(life: History) {
  const said: Said[] = []
  const acts: { act: DunningAct; at: number }[] = []
  const tried: number[] = []
  let paidByCard: number | null = null
  let cancelledAt: number | null = null
  let voidedAt: number | null = null
  let restoredAt: number | null = null
  const paidAt = () =>
    [life.paidAt === null ? null : begin + life.paidAt * hourMs, paidByCard].reduce<number | null>(
      (first, at) => (first === null || (at !== null && at < first) ? at : first),
      null,
    )
  const truthAt = (now: number): DunningTruth => {
    const paid = paidAt()
    const isPaid = paid !== null && paid <= now && voidedAt === null
    const isForgiven = life.goodwill !== null && begin + life.goodwill * hourMs <= now && !isPaid
    const end = life.end && begin + life.end.at * hourMs <= now && life.kind === 'renewal' ? life.end : null
    const card = life.cards.findIndex(({ at }, index) => begin + at * hourMs <= now && !tried.includes(index))
    const today = Math.floor(now / dayMs)
    const isTaken =
      life.isDayTaken[today - Math.floor(begin / dayMs)] === true ||
      said.some(({ message, at }) => message.startsWith('day-') && Math.floor(at / dayMs) === today)

    return {
      readAt: iso(now),
      kind: life.kind,
      firstFailedAt: iso(begin),
      invoice: {
        status: isPaid ? 'paid' : voidedAt !== null ? 'void' : isForgiven ? 'uncollectible' : 'open',
        amountCents: 2900,
        currency: 'EUR',
        paidAt: isPaid ? iso(paid) : null,
        nextTryAt: null,
        hostedUrl: null,
      },
      failure: { hasMethod: true, needsAuthentication: false, adviceCode: null, declineCode: null },
      untriedMethodId: card >= 0 ? `pm_${card}` : null,
      subscription: cancelledAt
        ? { status: 'canceled', endedBy: 'payment' }
        : end
          ? { status: end.status, endedBy: end.endedBy }
          : {
              status: life.kind === 'resume' ? 'paused' : isPaid ? 'active' : 'past_due',
              endedBy: life.kind === 'resume' ? 'request' : null,
            },
      noticeFrom: iso(isTaken ? (today + 1) * dayMs : now),
      smsFrom: life.hasSms ? iso(now) : null,
      pauseOfferedAt: null,
      restoredAt: restoredAt === null ? null : iso(restoredAt),
      said: Object.fromEntries(said.map(({ message, at }) => [message, iso(at)])),
    }
  }

  let now = begin
  const asleepFrom = begin + life.sleep.from * hourMs
  const asleepUntil = asleepFrom + life.sleep.hours * hourMs
  for (let steps = 0; steps < 500; steps += 1) {
    if (now >= asleepFrom && now < asleepUntil) now = asleepUntil
    const truth = truthAt(now)
    const step = nextDunningStep({ truth, said: [], commands: [] }, run, now)
    if (step.kind === 'end') return { outcome: step.outcome, endedAt: now, said, acts, paidAt: paidAt(), truth, tried }
    if (step.kind === 'say') said.push({ message: step.message, at: now })
    if (step.kind === 'act') {
      acts.push({ act: step.act, at: now })
      if (step.act === 'cancel') cancelledAt = now
      if (step.act === 'void') voidedAt = now
      if (step.act === 'restore') restoredAt = now
      if (step.act === 'try-card') {
        const index = Number(truth.untriedMethodId?.slice(3))
        tried.push(index)
        if (life.cards[index]?.isGood) paidByCard = now
      }
    }
    if (step.kind === 'wait') {
      expect(step.until).toBeGreaterThan(now)
      const news = life.news.map((at) => begin + at * hourMs).filter((at) => at > now)
      now = Math.min(step.until, ...news)
    }
  }
  throw new Error('It never ended.')
}

const isLadder = (message: DunningMessage) => message.startsWith('day-') || message === 'sms-3'

test('random histories: it always ends, says nothing twice, and nothing of the ladder after the money came', () => {
  fc.assert(
    fc.property(history, (life) => {
      const { outcome, said, acts, paidAt, endedAt, tried } = live(life)
      const names = said.map(({ message }) => message)
      const ladder = said.filter(({ message }) => message.startsWith('day-'))
      const days = ladder.map(({ message }) => Number(message.slice(4)))

      expect(new Set(names).size).toBe(names.length)
      expect(days).toEqual([...days].sort((a, b) => a - b))
      for (const { message, at } of said.filter((one) => isLadder(one.message))) {
        if (paidAt !== null) expect(at).toBeLessThan(paidAt)
        const reached = (at - begin) / dayMs
        const [step] = [...noticeDays[life.kind]].reverse().filter((day) => reached >= day)
        if (message !== 'sms-3') expect(message).toBe(`day-${step}`)
        expect(reached).toBeLessThan(14)
      }
      // One message of the ladder a business day.
      const businessDays = ladder.map(({ at }) => Math.floor(at / dayMs))
      expect(new Set(businessDays).size).toBe(businessDays.length)

      for (const { act, at } of acts) {
        if (act === 'cancel') expect(at).toBeGreaterThanOrEqual(begin + 15 * dayMs)
        if (act === 'void') expect([life.kind, at >= begin + 14 * dayMs]).toEqual(['resume', true])
        if (paidAt !== null && act !== 'try-card' && act !== 'restore') expect(at).toBeLessThan(paidAt)
      }
      expect(new Set(tried).size).toBe(tried.length)
      expect(acts.filter(({ act }) => act === 'cancel' || act === 'void').length).toBeLessThanOrEqual(1)
      if (outcome === 'paid') expect(names.filter((name) => name === 'ended' || name === 'let-go')).toEqual([])
      if (paidAt !== null && paidAt <= endedAt && outcome !== 'pause-stays') {
        expect(['paid', 'cancelled', 'left', 'paused', 'written-off', 'left-open', 'restored']).toContain(outcome)
      }
      // Whoever was told of the failure hears how it ended.
      const last = {
        paid: 'thanks',
        'written-off': 'let-go',
        'pause-stays': 'pause-stays',
        cancelled: 'ended',
        paused: 'ended',
        restored: 'restored',
      }
      const word = last[outcome as keyof typeof last]
      if (word && (ladder.length > 0 || word === 'ended')) expect(names.at(-1)).toBe(word)
    }),
    { numRuns: 2_000 },
  )
})

test('news change when it looks, never what it says: with and without them a life comes to the same', () => {
  fc.assert(
    fc.property(history, fc.array(hour(600), { maxLength: 20 }), (life, noise) => {
      // Without sleep and with nothing that only news would tell, the dates alone carry it.
      const calm = {
        ...life,
        sleep: { from: 0, hours: 0 },
        cards: [],
        end: null,
        paidAt: null,
        goodwill: null,
        isDayTaken: [],
      }
      const quiet = live({ ...calm, news: [] })
      const noisy = live({ ...calm, news: noise })

      expect(noisy.said).toEqual(quiet.said)
      expect(noisy.outcome).toBe(quiet.outcome)
    }),
    { numRuns: 300 },
  )
})
