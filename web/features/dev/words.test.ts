import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { wordsOf } from './words.ts'

test.each([0, 1, 500, 60_000])('%i bytes are given exactly, and again the same', (bytes) => {
  expect(Buffer.byteLength(wordsOf(bytes))).toBe(bytes)
  expect(wordsOf(bytes)).toBe(wordsOf(bytes))
})

test('the words are about as compressible as prose', () => {
  const ratio = 60_000 / gzipSync(wordsOf(60_000)).length

  expect(ratio).toBeGreaterThan(2)
  expect(ratio).toBeLessThan(5)
})
