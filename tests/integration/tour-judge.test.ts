import { expect, test } from 'vitest'
import { type Facts, judge } from '#tests/tour/life/judge.ts'

const due = Date.parse('2026-11-21T20:30:00Z')
const ladder = { sheet: 'Payment for Guild', dueAt: due, money: '', firstSeenAt: due - 60_000 }
const charge = { amountCents: 3900, currency: 'eur', last4: '0341' }
const nothing: Facts = { dayMs: 60_000, mails: [], charges: [], access: [], statuses: [] }

test('a message that was promised is looked for by its subject, within what counts as in time', () => {
  const promise = { ...ladder, title: 'We write again' }
  const mails = (at: number) => ({ ...nothing, mails: [{ subject: 'Still open: €39.00 for Guild', text: '', at }] })
  expect(judge(promise, mails(due + 9_000)).isKept).toBe(true)
  expect(judge(promise, mails(due + 11_000)).isKept).toBe(false)
  expect(judge(promise, nothing)).toMatchObject({ isKept: false, came: 'nothing came' })
})

test('a charge has to be of the sum the page said', () => {
  const promise = { ...ladder, title: 'Your bank is asked again', money: '€39.00' }
  const asked = { ...nothing, charges: [{ ...charge, at: due, isPaid: false }] }
  expect(judge(promise, asked).isKept).toBe(true)
  expect(judge({ ...promise, money: '€29.00' }, asked).isKept).toBe(false)
})

test('what was due after the payment falls away, what was due before it does not', () => {
  const paid = (at: number) => ({ ...nothing, charges: [{ ...charge, at, isPaid: true }] })
  const promise = { ...ladder, title: 'We write again' }
  expect(judge(promise, paid(due - 3_000)).isKept).toBe(true)
  expect(judge(promise, paid(due + 3_000)).isKept).toBe(false)
})

test('a sentence that nobody can check is broken', () => {
  expect(judge({ ...ladder, title: 'We do something new' }, nothing).isKept).toBe(false)
})
