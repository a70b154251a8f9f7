import { expect, test } from 'vitest'
import { readCursor, toPage, writeCursor } from './cursor.ts'

const place = { at: '2026-11-21T10:00:00.123+00:00', id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff' }

test('a place survives the address', () => {
  expect(readCursor(writeCursor(place))).toEqual(place)
})

test('a broken or hostile place starts from the beginning', () => {
  for (const text of [null, '', 'x', '%00', btoa('[]'), btoa('["now()","1"]'), 'A'.repeat(10_000), btoa('{"at":1}')]) {
    expect(readCursor(text)).toBeNull()
  }
})

test('there is a next page only when one more row came', () => {
  const rows = [1, 2, 3].map((number) => ({ ...place, number }))
  expect(toPage(rows, 3, (row) => row).next).toBeNull()
  expect(toPage(rows, 2, (row) => row).items).toHaveLength(2)
  expect(readCursor(toPage(rows, 2, (row) => row).next)).toEqual(place)
})
