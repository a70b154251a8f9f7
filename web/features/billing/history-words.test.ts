import { expect, test } from 'vitest'
import { type ChangeRecord, type HistoryRecord, type Snapshot, tellHistory } from './history-words.ts'

const monthly = { name: 'Monthly', interval: 'month', amountCents: 2900, currency: 'EUR' }
const pro = { ...monthly, name: 'Pro', amountCents: 5900 }
const live: Snapshot = {
  state: 'live',
  status: 'active',
  plan: monthly,
  cancelAt: null,
  trialEndsAt: null,
  extendedTo: null,
  dunningDay: null,
  bannedAt: null,
  card: '4242',
}
const at = '2026-11-21T10:00:00.000Z'

function change(
  before: Partial<Snapshot> | null,
  after: Partial<Snapshot>,
  more: Partial<ChangeRecord> = {},
): ChangeRecord {
  return {
    ...{ kind: 'change', id: '1', at, community: 'Guild', isMine: null, reason: 'read at Stripe', said: null },
    before: before && { ...live, ...before },
    after: { ...live, ...after },
    ...more,
  }
}
const titles = (records: HistoryRecord[]) => tellHistory(records).map(({ title }) => title)
const first = (record: HistoryRecord) => tellHistory([record])[0]

test('a life of a membership is told in order, each change with its reason', () => {
  const trial = { status: 'trialing', trialEndsAt: at }
  const life = [
    change({ ...trial, state: 'pending' }, trial),
    change(trial, { ...trial, extendedTo: '2026-11-24T10:00:00.000Z' }),
    change(trial, {}),
    change({}, { status: 'past_due' }),
    change({ status: 'past_due', dunningDay: 6 }, { status: 'past_due', dunningDay: 7 }),
    change({ status: 'past_due', dunningDay: 7 }, {}),
    change({}, { plan: pro }, { isMine: true }),
    change({ plan: pro }, { plan: pro, status: 'paused' }, { said: 'Travelling' }),
    change({ plan: pro, status: 'paused' }, { plan: pro }),
    change({}, { card: '4444' }),
    change({}, { cancelAt: at }),
    change({ cancelAt: at }, { cancelAt: at, state: 'ended', status: 'canceled' }),
  ]
  expect(titles(life)).toEqual([
    'You joined Guild',
    'The trial was extended',
    'The trial became a membership',
    'A payment failed',
    'You can only read for now',
    'The open payment came in',
    'You have full access again',
    'Plan changed from Monthly to Pro',
    'Guild is paused',
    'Guild goes on',
    'Your card ends with 4444 now',
    'You cancelled Guild',
    'Your membership of Guild ended',
  ])
})

test('why was I charged', () => {
  const invoice = {
    kind: 'invoice',
    id: 'i',
    at,
    community: 'Guild',
    number: 'K-1',
    amountCents: 2900,
    currency: 'EUR',
    refundedCents: 0,
  } as const
  const renewed = first({ ...invoice, reason: 'subscription_cycle', failedAt: '2026-11-18T10:00:00.000Z' })
  expect(renewed).toMatchObject({ title: 'You paid invoice K-1', amount: '€29.00' })
  expect(renewed?.why).toBe(
    'A new period of your membership began, as agreed when you joined. Your bank had declined it {time:2026-11-18T10:00:00.000Z}.',
  )
  expect(first({ ...invoice, reason: 'subscription_update', failedAt: null })?.why).toContain('Your plan changed')
  const returned = { ...invoice, reason: 'subscription_cycle', failedAt: null, refundedCents: 2900 }
  expect(first(returned)?.why).toContain('€29.00 of it came back to you.')
})

test('why was I blocked', () => {
  const blocked = first(change({ dunningDay: 6 }, { dunningDay: 7 }))
  expect(blocked?.why).toBe('A payment has been open for 7 days. Paying it opens everything.')
  expect(first(change({}, { bannedAt: at }, { reason: 'Spam' }))).toMatchObject({
    title: 'Guild is closed to you',
    why: 'Spam',
  })
  expect(first(change({ status: 'past_due' }, { status: 'paused' }))?.why).toContain('Paying it brings everything back')
  expect(first(change({ status: 'past_due' }, { status: 'canceled', state: 'ended' }))?.why).toBe(
    'The open payment never came in.',
  )
})

test('a refund tells the owner’s reason, a plan both prices, a decision the member’s own words', () => {
  expect(
    first({
      kind: 'refund',
      id: 'r',
      at,
      community: 'Guild',
      reason: 'It fell out',
      amountCents: 1000,
      currency: 'EUR',
    }),
  ).toMatchObject({ why: 'It fell out', amount: '+€10.00' })
  expect(first(change({}, { plan: pro }, { isMine: true }))).toMatchObject({
    amount: '€29.00 → €59.00',
    why: 'You asked for it.',
  })
  expect(first(change({}, { status: 'paused' }, { said: 'Travelling' }))?.why).toBe('You said: “Travelling”')
})

test('what is no news is not told', () => {
  expect(
    titles([change({}, {}), change({ dunningDay: 1 }, { dunningDay: 2 }), change(null, { state: 'pending' })]),
  ).toEqual([])
})
