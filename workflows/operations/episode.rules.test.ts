import { expect, test } from 'vitest'
import { episodeWorkflowId, judgeOpenRow } from './episode.rules.ts'

test('a new run of the same promise has a new id', () => {
  expect(episodeWorkflowId('trial:1', 1)).toBe('trial:1')
  expect(episodeWorkflowId('trial:1', 2)).toBe('trial:1:2')
})

test('what is lost or was ended by hand starts again; what ended by itself waits for a person', () => {
  expect(judgeOpenRow('running')).toBe('fine')
  expect(judgeOpenRow('missing')).toBe('restart')
  expect(judgeOpenRow('terminated')).toBe('restart')
  expect(judgeOpenRow('ended')).toBe('look')
})
