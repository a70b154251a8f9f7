import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCsv } from './csv.ts'

/** A reader of RFC 4180, written against the RFC and not against the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (sign === '"' && cell === '') isQuoted = true
    else if (sign === ',') {
      row.push(cell)
      cell = ''
    } else if (sign === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
      at += 1
    } else cell += sign
  }

  return rows
}

test('whatever is written is read back, but for the apostrophe before what looks like a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { maxLength: 6 }), (rows) => {
      const [head = ['a', 'b'], ...rest] = rows
      const wanted = [head, ...rest].flat()
      const read = readCsv(writeCsv(head, rest)).flat()
      expect(read.length).toBe(wanted.length)
      for (const [index, cell] of read.entries()) expect([wanted[index], `'${wanted[index]}`]).toContain(cell)
    }),
  )
})

test('a name that is a formula is text, an amount below zero stays a number', () => {
  expect(writeCsv(['Person', 'Amount'], [['=HYPERLINK("http://x")', -29.5]])).toBe(
    `Person,Amount\r\n"'=HYPERLINK(""http://x"")",-29.5\r\n`,
  )
  for (const text of ['+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1']) {
    expect(readCsv(writeCsv([text], []))[0]?.[0]).toBe(`'${text}`)
  }
})

test('commas, quotes and line ends stay inside their cell', () => {
  expect(writeCsv(['a,b', 'c"d', 'e\nf'], [])).toBe('"a,b","c""d","e\nf"\r\n')
})
