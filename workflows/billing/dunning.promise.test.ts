import { describe, expect, test } from 'vitest'
import { dunningPromise } from './dunning.promise.ts'
import { dunningPromises } from './dunning.promises.ts'
import type { DunningRoute } from './dunning-routes.rules.ts'
import type { DunningOutcome, DunningTruth } from './dunning.rules.ts'

const dayMs = 86_400_000
const run = { dayMs }
const begin = Date.parse('2026-11-02T09:30:00Z')
const day = (count: number) => begin + count * dayMs
const iso = (at: number) => new Date(at).toISOString()

function truthAt(now: number, change: Partial<DunningTruth> = {}): DunningTruth {
  return {
    readAt: iso(now),
    kind: 'renewal',
    firstFailedAt: iso(begin),
    invoice: {
      status: 'open',
      amountCents: 2900,
      currency: 'EUR',
      paidAt: null,
      nextTryAt: iso(day(1)),
      hostedUrl: 'https://invoice.example/in_1',
    },
    failure: { hasMethod: true, needsAuthentication: false, adviceCode: null, declineCode: null },
    untriedMethodId: null,
    subscription: { status: 'past_due', endedBy: null },
    noticeFrom: iso(now),
    smsFrom: null,
    pauseOfferedAt: null,
    restoredAt: null,
    said: {},
    ...change,
  }
}

const view = (now: number, change: Partial<DunningTruth> = {}, route: DunningRoute = 'soft') =>
  dunningPromise(
    {
      truth: truthAt(now, change),
      words: { communityName: 'Studio Practice', route, cardLast4: '0341', cardUrl: '/settings/billing' },
    },
    run,
    now,
  )

const paid = { status: 'paid' as const, amountCents: 2900, currency: 'EUR', nextTryAt: null, hostedUrl: null }

describe('the line', () => {
  test('shows every step with its date from the first day on', () => {
    const { steps, nextStep, nextAt } = view(begin)
    const dates = steps.filter(({ at }) => at && Date.parse(at) > begin).map(({ at, title }) => [at, title])

    expect(dates).toEqual([
      [iso(day(1)), 'Your bank is asked again'],
      [iso(day(3)), 'We write again'],
      [iso(day(7)), 'If it is still open, you can read but not write'],
      [iso(day(12)), 'We write a last time before the end'],
      [iso(day(14)), 'If it is still open, your membership stops'],
    ])
    expect([nextStep, nextAt]).toEqual(['Your bank is asked again', iso(day(1))])
  })

  test.each<[DunningRoute, string[]]>([
    ['soft', ['Replace the card', 'Pay now']],
    ['hard', ['Replace the card', 'Pay now']],
    ['authentication', ['Replace the card', 'Confirm and pay']],
    ['no-method', ['Add a card', 'Pay now']],
  ])('%s: what can be done stands in it', (route, labels) => {
    const person = view(begin, {}, route).steps.find(({ joint }) => joint === 'person')

    expect(person?.links?.map(({ label }) => label)).toEqual(labels)
    expect(person?.links?.[0]?.url).toBe('/settings/billing')
  })

  test.each<DunningRoute>(['hard', 'authentication', 'no-method'])('%s: no try and no charge is promised', (route) => {
    const { steps, amountCents, nextAt } = view(begin, {}, route)

    expect(steps.map(({ title }) => title)).not.toContain('Your bank is asked again')
    expect(amountCents).toBeUndefined()
    expect(nextAt).toBe(iso(day(3)))
  })

  test('says what access there is now', () => {
    const access = (at: number, change = {}) => view(day(at), change).steps.find(({ joint }) => joint === 'now')?.title

    expect(access(0)).toBe('You have full access')
    expect(access(6.9)).toBe('You have full access')
    expect(access(7)).toBe('You can read on')
    expect(access(1, { kind: 'resume', subscription: { status: 'paused', endedBy: 'request' } })).toBe(
      'You can read on',
    )
  })

  test('of a resumption ends with the pause, not with the membership', () => {
    const titles = view(begin, { kind: 'resume', subscription: { status: 'paused', endedBy: 'request' } }).steps.map(
      ({ title }) => title,
    )

    expect(titles).toContain('If it is still open, we drop the invoice and your pause stays')
    expect(titles.join()).not.toContain('membership stops')
    expect(titles.join()).not.toContain('write a last time')
  })

  test('of an invoice whose membership was paused by hand meanwhile shows no step that does not come', () => {
    const paused = { subscription: { status: 'paused', endedBy: 'request' as const } }
    const { steps } = view(day(5), paused)
    const promises = dunningPromises(truthAt(day(5), paused), run, day(5))

    expect(steps.some(({ joint }) => joint === 'later')).toBe(false)
    expect(steps.map(({ title }) => title)).not.toContain('You have full access')
    expect(promises.find(({ key }) => key === 'day-7')?.end).toMatchObject({ kind: 'waived' })
  })

  test('keeps what was said, and shows no step that is over', () => {
    const { steps } = view(day(8), { said: { 'day-0': iso(begin), 'day-3': iso(day(3)), 'day-7': iso(day(7)) } })
    const titles = steps.map(({ title }) => title)

    expect(titles).toEqual(
      expect.arrayContaining(['We wrote to you', 'We wrote to you again', 'You could read but not write']),
    )
    expect(titles).not.toContain('We write again')
  })
})

describe('the end', () => {
  test.each<[Partial<DunningTruth>, DunningOutcome]>([
    [{ invoice: { ...paid, paidAt: iso(day(5)) } }, 'paid'],
    [{ invoice: { ...paid, status: 'uncollectible', paidAt: null } }, 'written-off'],
    [{ subscription: { status: 'paused', endedBy: 'payment' } }, 'paused'],
    [{ subscription: { status: 'canceled', endedBy: 'payment' } }, 'cancelled'],
    [{ subscription: { status: 'canceled', endedBy: 'request' } }, 'left'],
    [{ kind: 'resume', invoice: { ...paid, status: 'void', paidAt: null } }, 'pause-stays'],
  ])('%j is %s: nothing can be asked, nothing is to come', (change, outcome) => {
    const { stage, outcome: ended, openCommands, nextAt, steps } = view(day(5), change)

    expect([stage, ended]).toEqual([outcome, outcome])
    expect([openCommands, nextAt]).toEqual([[], undefined])
    expect(steps.some(({ joint }) => ['next', 'later', 'person'].includes(joint))).toBe(false)
  })

  test('a late payment and an invoice that Stripe has given up call a person', () => {
    expect(view(day(30), { kind: 'late', invoice: { ...paid, paidAt: iso(day(30)) } }).needsHuman).toBe(true)
    expect(view(day(16), { subscription: { status: 'active', endedBy: null } }).needsHuman).toBe(true)
    expect(view(day(3)).needsHuman).toBe(false)
  })
})

describe('dated promises', () => {
  const byKey = (now: number, change: Partial<DunningTruth> = {}) =>
    Object.fromEntries(dunningPromises(truthAt(now, change), run, now).map((promise) => [promise.key, promise]))

  test('word before each change, and full access for a week', () => {
    expect(Object.keys(byKey(begin))).toEqual(['day-0', 'day-3', 'day-7', 'day-12', 'full-access'])
    expect(byKey(begin)['full-access']).toMatchObject({ dueAt: iso(day(7)), end: null })
    expect(byKey(day(7))['full-access']?.end).toMatchObject({ kind: 'kept', at: iso(day(7)) })
  })

  test('a message that a nearer one replaced is late, one that was not needed is waived', () => {
    const replaced = byKey(day(8), { said: { 'day-7': iso(day(8)) } })

    expect(replaced['day-3']?.end).toEqual({ kind: 'kept', at: iso(day(8)) })
    const settled = byKey(day(5), { said: { 'day-0': iso(begin) }, invoice: { ...paid, paidAt: iso(day(5)) } })
    expect(settled['day-12']?.end).toMatchObject({ kind: 'waived' })
    expect(settled['access-back']).toMatchObject({ dueAt: iso(day(5)), end: { kind: 'kept', at: iso(day(5)) } })
  })
})
