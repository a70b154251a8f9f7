import { expect, test } from 'vitest'
import { trialPolicy } from './trial-policy.ts'
import { promiseOf } from './trial.promise.ts'
import { trialPromises } from './trial.promises.ts'
import type { TrialTruth } from './trial.rules.ts'
import type { TrialWords } from './trial-words.ts'

const hour = 3_600_000
const start = Date.parse('2026-11-24T14:05:00Z')
const end = start + 72 * hour
const run = { policy: trialPolicy({}), dayMs: 24 * hour }
const iso = (at: number) => new Date(at).toISOString()

const words: TrialWords = {
  communityName: 'Studio Practice',
  amountCents: 2900,
  currency: 'EUR',
  interval: 'month',
  goalTitle: null,
  cardLast4: '4242',
}
const truth = (change: Partial<TrialTruth> = {}): TrialTruth => ({
  readAt: iso(start),
  status: 'trialing',
  startedAt: iso(start),
  trialEndsAt: iso(end),
  cancelAt: null,
  extension: null,
  goalSelectedAt: null,
  cancelAskedAt: null,
  extendAskedAt: null,
  charge: null,
  isStopped: false,
  said: {},
  ...change,
})
const paid = { status: 'paid' as const, amountCents: 2900, refundedCents: 0, paidAt: iso(end + hour), refundedAt: null }
const line = (change: Partial<TrialTruth>, now: number, goalTitle: string | null = null) =>
  promiseOf({ truth: truth(change), words: { ...words, goalTitle } }, run, now)
const shape = (view: ReturnType<typeof line>) => view.steps.map(({ joint, title }) => `${joint}: ${title}`)
const rowOf = (change: Partial<TrialTruth>, now: number, key: string) =>
  trialPromises(truth(change), run, now).find((promise) => promise.key === key)

test('with a goal: joined, goal, access now, a reminder later, the charge next', () => {
  const view = line({ goalSelectedAt: iso(start + hour / 2) }, start + hour, 'First paying client')

  expect(view).toMatchObject({
    title: 'Trial of Studio Practice',
    stage: 'trial',
    nextAt: iso(end),
    amountCents: 2900,
    currency: 'EUR',
    openCommands: ['extend', 'cancel'],
  })
  expect(shape(view)).toEqual([
    'kept: You joined. Card ending 4242 checked',
    'kept: You chose the goal “First paying client”',
    'now: You have full access',
    'later: We remind you by e-mail',
    'next: Trial ends, your membership begins',
  ])
  expect(view.steps[2]?.text).toBe(`Cancel before {time:${iso(end)}} and you pay nothing.`)
})

test('without a goal it says what happens if none is chosen, and asks', () => {
  const view = line({}, start + hour)

  expect(view).toMatchObject({ nextAt: iso(end - 2 * hour), amountCents: 0 })
  expect(shape(view)).toEqual(
    expect.arrayContaining(['person: Choose a goal before then', 'branch: If you have no goal by then,']),
  )
  expect(view.steps.find(({ joint }) => joint === 'branch')?.text).toContain('3 days more once')
})

test('the extension is told with who wanted it, and what comes after it', () => {
  const extension = { at: iso(end - 2 * hour), by: 'us' as const }
  const view = line({ extension, trialEndsAt: iso(end + 72 * hour) }, end)

  expect(view).toMatchObject({ stage: 'extended', openCommands: ['cancel'] })
  expect(shape(view)).toContain('kept: You had no goal, so we gave you 3 more days')
  expect(view.steps.find(({ joint }) => joint === 'branch')?.text).toContain('we pause')
})

test.each<[string, Partial<TrialTruth>, number, string, number | undefined]>([
  ['cancelling', { cancelAt: iso(end) }, start + hour, 'Access ends, nothing is charged', 0],
  ['charging', { status: 'active', goalSelectedAt: iso(start) }, end + 1, 'Your membership begins', 2900],
  [
    'converted',
    { status: 'active', goalSelectedAt: iso(start), charge: paid },
    end + 2 * hour,
    'Your membership began',
    undefined,
  ],
  [
    'past-due',
    { status: 'past_due', goalSelectedAt: iso(start) },
    end + 2 * hour,
    'Your bank declined the charge',
    undefined,
  ],
  [
    'cancelled',
    { status: 'canceled', cancelAt: iso(end) },
    end + hour,
    'Your trial ended, nothing was charged',
    undefined,
  ],
  ['stopped', { status: 'paused', isStopped: true }, end, 'Paused, because no goal was chosen', undefined],
  ['stopped', { status: 'canceled', isStopped: true }, end, 'Ended, because no goal was chosen', undefined],
  [
    'refunded',
    { status: 'paused', isStopped: true, charge: { ...paid, refundedCents: 2900, refundedAt: iso(end + 3 * hour) } },
    end + 3 * hour,
    'We charged you by mistake and paid it all back',
    undefined,
  ],
])('stage %s', (stage, change, now, lastTitle, amountCents) => {
  const view = line(change, now)

  expect(view.stage).toBe(stage)
  expect(view.steps.at(-1)?.title).toBe(lastTitle)
  expect(view.amountCents).toBe(amountCents)
  expect(view.openCommands).toEqual([])
})

test('a promise of no charge is kept by an end without one, and late after a refund', () => {
  const refunded = { ...paid, refundedCents: 2900, refundedAt: iso(end + 3 * hour) }

  expect(rowOf({}, start, 'no-charge-before')).toMatchObject({ dueAt: iso(end), end: null })
  expect(
    rowOf({ status: 'active', goalSelectedAt: iso(start), charge: paid }, end + hour, 'no-charge-before')?.end,
  ).toEqual({ kind: 'kept', at: iso(end) })
  expect(rowOf({ status: 'active', charge: paid }, end + hour, 'no-charge-before')?.end).toBeNull()
  expect(rowOf({ status: 'paused', charge: refunded }, end + 3 * hour, 'no-charge-before')?.end).toEqual({
    kind: 'kept',
    at: iso(end + 3 * hour),
  })
})

test('a reminder is kept when sent, waived when cancelled or needless, late when a nearer one went out instead', () => {
  const said = iso(end - 24 * hour + 1_000)

  expect(rowOf({ said: { reminder: said } }, end, 'reminder')?.end).toMatchObject({ kind: 'kept', at: said })
  expect(rowOf({ cancelAt: iso(end) }, start, 'reminder')?.end).toMatchObject({ kind: 'waived' })
  expect(rowOf({ goalSelectedAt: iso(start) }, start, 'last-reminder')?.end).toMatchObject({ kind: 'waived' })
  expect(rowOf({ said: { 'last-reminder': iso(end - 6 * hour) } }, end - 6 * hour, 'reminder')?.end).toEqual({
    kind: 'kept',
    at: iso(end - 6 * hour),
  })
})

test('access after cancelling is a promise of its own, and so is the receipt', () => {
  expect(rowOf({ cancelAt: iso(end) }, start, 'access-until')).toMatchObject({ dueAt: iso(end), end: null })
  expect(rowOf({ cancelAt: iso(end), status: 'canceled' }, end, 'access-until')?.end).toEqual({
    kind: 'kept',
    at: iso(end),
  })
  expect(rowOf({ status: 'active', goalSelectedAt: iso(start), charge: paid }, end + hour, 'receipt')).toMatchObject({
    dueAt: paid.paidAt,
    end: null,
  })
})
