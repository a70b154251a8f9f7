import { expect, test } from 'vitest'
import { pausePolicy } from './pause-policy.ts'
import { pausePromises } from './pause.promises.ts'
import type { PauseTruth } from './pause.rules.ts'

const day = 24 * 3_600_000
const start = Date.parse('2026-11-24T14:05:00Z')
const end = start + 30 * day
const iso = (at: number) => new Date(at).toISOString()

const truth = (change: Partial<PauseTruth>): PauseTruth => ({
  readAt: iso(end + 1_000),
  status: 'paused',
  cancelAt: null,
  source: 'settings',
  askedAt: iso(start),
  startsAt: iso(start),
  endsAt: iso(end),
  round: 0,
  movedAt: null,
  cancelledAt: null,
  refusal: null,
  pausedAt: iso(start),
  creditCents: 0,
  resumeAskedAt: null,
  resumeTriedAt: null,
  resumption: null,
  resumedAt: null,
  said: { paused: iso(start), 'first-notice-0': iso(end - 7 * day) },
  ...change,
})
const lastNotice = (change: Partial<PauseTruth>) => {
  const at = truth(change)
  const promises = pausePromises(at, { policy: pausePolicy({}), dayMs: day }, Date.parse(at.readAt))

  return promises.find(({ key }) => key === 'last-notice-0')?.end
}

test('a notice that nobody sent before the pause came to its end is late, resumed or not', () => {
  const readAt = iso(end + 1_000)
  const declined = { resumeTriedAt: readAt, resumption: { status: 'open', amountCents: 2_900 } }

  expect(lastNotice({})).toEqual({ kind: 'kept', at: readAt })
  expect(lastNotice(declined)).toEqual({ kind: 'kept', at: readAt })
  expect(lastNotice({ status: 'active', resumedAt: readAt })).toEqual({ kind: 'kept', at: readAt })
})

test('a notice that was still to come when the member resumed, or left, is owed no more', () => {
  const readAt = iso(end - 5 * day)

  expect(lastNotice({ readAt, status: 'active', resumeAskedAt: readAt, resumedAt: readAt })).toMatchObject({
    kind: 'waived',
  })
  expect(lastNotice({ readAt, status: 'canceled' })).toMatchObject({ kind: 'waived' })
})
