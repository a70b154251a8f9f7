import { expect, test } from 'vitest'
import { gatherChunks } from './gather-chunks.ts'

test('what is written in one turn goes out as one piece, in order, and what comes later does not wait for the end', async () => {
  const gathered = gatherChunks()
  const pieces: string[] = []
  gathered.on('data', (piece: Buffer) => pieces.push(piece.toString()))
  const ended = new Promise((resolve) => gathered.once('end', resolve))

  gathered.write('one ')
  gathered.write('two ')
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(pieces).toEqual(['one two '])

  gathered.write('three ')
  gathered.end('four')
  await ended
  expect(pieces.join('')).toBe('one two three four')
})
