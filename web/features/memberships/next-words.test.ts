import { expect, test } from 'vitest'
import { commandWords } from './command-words.ts'
import { headSentence, stageOf } from './next-words.ts'

const reader = { timeZone: 'Europe/Lisbon', now: Date.parse('2026-11-25T10:20:00Z') }
const trial = {
  kind: 'trial',
  steps: [],
  needsMe: false,
  nextAt: '2026-11-27T14:05:00Z',
  amountCents: 2900,
  currency: 'EUR',
  stage: 'trial',
}

test('the head says how many run, what needs me and what is charged next', () => {
  const hold = {
    kind: 'order',
    steps: [],
    needsMe: true,
    nextAt: '2026-11-25T10:29:00Z',
    amountCents: null,
    currency: null,
    stage: 'held',
  }
  expect(headSentence([trial, hold], reader)).toBe(
    'Two things are running for you. One needs you, by today, 10:29. The next charge you have agreed to is €29.00 on Fri 27 Nov, 14:05.',
  )
})

test('a charge that depends on me is said with its condition', () => {
  const step = {
    joint: 'next' as const,
    at: '2026-11-28T14:05:00Z',
    title: 'Begins',
    amountCents: 2900,
    currency: 'EUR',
  }
  expect(headSentence([{ ...trial, needsMe: true, amountCents: 0, steps: [step] }], reader)).toBe(
    'One thing is running for you. One needs you, by Fri 27 Nov, 14:05. The next charge would be €29.00 on Sat 28 Nov, 14:05, only if you have a goal by then.',
  )
})

test('what was cancelled or is paused is no charge', () => {
  expect(headSentence([{ ...trial, stage: 'cancelling' }], reader)).toBe(
    'One thing is running for you. No charge is planned.',
  )
})

test('while a pause lasts, until when nothing is charged', () => {
  expect(headSentence([{ ...trial, kind: 'pause', stage: 'paused', amountCents: 0 }], reader)).toBe(
    'One thing is running for you. Nothing is charged before Fri 27 Nov, 14:05.',
  )
})

test('an unknown stage or command is named by itself', () => {
  expect(stageOf({ stage: 'being-read', needsMe: false })).toEqual({ kind: 'running', word: 'Being read' })
  expect(stageOf({ stage: 'trial', needsMe: true })).toEqual({ kind: 'person', word: 'Needs you' })
  expect(commandWords('pause', 'resume_now').label).toBe('Resume now')
  expect(commandWords('trial', 'cancel').confirm?.keepLabel).toBe('Keep my trial')
})
