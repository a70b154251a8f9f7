import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { composeStatement, pauseStatement } from '#workflows/billing/statement.rules.ts'
import { runsOf } from './pdf-fonts.server.ts'
import { writeStatementPdf } from './write-statement-pdf.server.ts'

const statement = (name: string, lineCount = 1) =>
  composeStatement(
    pauseStatement({
      pauseId: '00000000-0000-4000-8000-000000000000',
      pausedAt: '2026-03-04T10:00:00.000Z',
      currency: 'EUR',
      lines: Array.from({ length: lineCount }, () => {
        return { text: 'Unused time on Monthly', amountCents: 23_382, contains: 'gross', ratePpm: 190_000 }
      }),
    }),
    {
      issuer: { organizationId: '00000000-0000-4000-8000-000000000001', name: 'Guild Works' },
      recipient: { userId: '00000000-0000-4000-8000-000000000002', name, email: 'noor@example.com' },
      membership: { membershipId: '00000000-0000-4000-8000-000000000003', community: 'Guild', plan: 'Monthly' },
      timeZone: 'Europe/Berlin',
    },
    { label: 'CS-0007', issuedAt: new Date('2026-03-04T12:00:00.000Z') },
  )

test('the same statement has the same bytes, another has others', async () => {
  const [one, same, other] = await Promise.all(
    ['Noor', 'Noor', 'Kenji'].map((name) => writeStatementPdf(statement(name))),
  )
  expect(one?.equals(same ?? Buffer.of())).toBe(true)
  expect(one?.equals(other ?? Buffer.of())).toBe(false)
})

test('it is tagged, has its title and language, and carries the face of the product', async () => {
  const file = await writeStatementPdf(statement('Zoë Łukasz'))
  const text = textOf(file)
  expect(file.subarray(0, 8).toString()).toBe('%PDF-1.7')
  expect(text).toContain('/Marked true')
  expect(text).toContain('/Lang (en)')
  expect(text).toContain('/S /H1')
  expect(text).toContain('/S /TH')
  expect(text).toContain('/DisplayDocTitle true')
  expect(text).toContain('Credit statement CS-0007')
  expect(text).toMatch(/\/FontName \/[A-Z]{6}\+InstrumentSans-SemiBold/)
  expect(text).toContain('/FontFile2')
})

test('many lines go on to another page', async () => {
  const pages = async (lineCount: number) =>
    textOf(await writeStatementPdf(statement('Noor', lineCount))).split('/Type /Page\n').length - 1
  expect([await pages(1), await pages(25)]).toEqual([1, 2])
})

test('a letter of another script is shown without its mark or as a question mark, never lost', () => {
  const plain = (text: string) =>
    runsOf(text, 400)
      .map((run) => run.text)
      .join('')
  expect(plain('Łódź, Ω 健 ﬁn')).toBe('Łódź, ? ? fin')
  expect(runsOf('aŁb', 600).map(({ font }) => font)).toEqual(['latin 600', 'latin-ext 600', 'latin 600'])
})

/** The file with its compressed parts opened. */
function textOf(file: Buffer): string {
  return file.toString('latin1').replaceAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g, (whole, body: string) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1')
    } catch {
      return whole
    }
  })
}
