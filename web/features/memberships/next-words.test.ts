import { expect, test } from 'vitest'
import { commandWords, headSentence, stageOf } from './next-words.ts'

const reader = { timeZone: 'Europe/Lisbon', now: Date.parse('2026-11-25T10:20:00Z') }
const trial = { needsMe: false, nextAt: '2026-11-27T14:05:00Z', amountCents: 2900, currency: 'EUR', stage: 'trial' }

test('the head says how many run, what needs me and what is charged next', () => {
  const hold = { needsMe: true, nextAt: '2026-11-25T10:29:00Z', amountCents: null, currency: null, stage: 'held' }
  expect(headSentence([trial, hold], reader)).toBe(
    'Two things are running for you. One needs you, by Today, 10:29. The next charge you have agreed to is €29.00 on Fri 27 Nov, 14:05.',
  )
})

test('what was cancelled or is paused is no charge', () => {
  expect(headSentence([{ ...trial, stage: 'cancelling' }], reader)).toBe(
    'One thing is running for you. No charge is planned.',
  )
})

test('an unknown stage or command is named by itself', () => {
  expect(stageOf({ stage: 'being-read', needsMe: false })).toEqual({ kind: 'running', word: 'Being read' })
  expect(stageOf({ stage: 'trial', needsMe: true })).toEqual({ kind: 'person', word: 'Needs you' })
  expect(commandWords('pause', 'resume_now').label).toBe('Resume now')
  expect(commandWords('trial', 'cancel').confirm?.keepLabel).toBe('Keep my trial')
})
