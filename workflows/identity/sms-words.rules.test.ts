import { expect, test } from 'vitest'
import { isStopWord } from './sms-words.rules.ts'

test('one word alone withdraws consent, however it is written', () => {
  for (const text of ['STOP', 'stop', ' Stop. ', '"STOP"', 'unsubscribe', 'Revoke!', 'OPTOUT']) {
    expect({ text, isStop: isStopWord(text) }).toEqual({ text, isStop: true })
  }
})

test('a sentence, an empty text and START do not', () => {
  for (const text of ['', 'START', 'please stop', 'stop it now', 'endless', 'STOPP']) {
    expect({ text, isStop: isStopWord(text) }).toEqual({ text, isStop: false })
  }
})
