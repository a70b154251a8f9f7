import { inflateSync } from 'node:zlib'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { pdfPageCount, pdfText } from '#tests/support/pdf-text.ts'
import type { StatementContent } from '#workflows/billing/statement-content.ts'
import { composeStatement, pauseStatement } from '#workflows/billing/statement.rules.ts'
import { StatementSheet } from '../components/statement-sheet.tsx'
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

const longName = 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafe'

test.each([
  ['letters of the West', 'Zoë Łukasz Müßiggänger-Þórðarson', {}],
  ['letters of Greece, Russia, Vietnam and India', 'Ελένη Нина Nguyễn Thị नमन', {}],
  [
    'letters of China, Japan and Korea',
    '山本 健二 张伟 김민준',
    { issuer: '株式会社ギルド', note: '受講できませんでした' },
  ],
  ['a name that is wider than its column', longName, { issuer: longName, note: longName }],
  ['reverse charge and a tax that is added', 'Noor', { isTaxReversed: true, lineCount: 3 }],
  ['three pages', 'Noor', { lineCount: 40 }],
])(
  'the file says what the page shows: %s',
  async (_, name, { issuer, note = null, isTaxReversed, lineCount }: Kind) => {
    const plain = statement(name, lineCount)
    const content = {
      ...plain,
      note,
      isTaxReversed: isTaxReversed ?? false,
      issuer: { ...plain.issuer, name: issuer ?? plain.issuer.name },
    }
    const file = await writeStatementPdf(content)
    const said = bare(pdfText(file))
    const lost = wordsOfPage(content).filter((words) => !said.includes(bare(words)))

    expect(lost).toEqual([])
    expect(said).not.toContain('?')
    expect(said.includes('Reversecharge')).toBe(isTaxReversed ?? false)
    expect(said.includes('Page2of')).toBe(pdfPageCount(file) > 1)
  },
)

test('many lines go on to another page, and the sums never stand there alone', async () => {
  const pages = async (lineCount: number) => pdfPageCount(await writeStatementPdf(statement('Noor', lineCount)))
  expect([await pages(1), await pages(25), await pages(40)]).toEqual([1, 2, 3])
  for (let lineCount = 14; lineCount < 20; lineCount += 1) {
    const text = pdfText(await writeStatementPdf(statement('Noor', lineCount)))
    // Lines come with their amounts, the net is the first sum.
    expect(text).toMatch(/€196\.\d\d\n(?:Net|.*·.*\nUnused)/)
  }
})

test('letters that run to the left keep the order of their words', async () => {
  const said = pdfText(await writeStatementPdf(statement('שלום עולם')))
  // In the order of the page, from left to right.
  expect(said).toContain('םלוע םולש')
  expect(pdfText(await writeStatementPdf(statement('نور'))).replaceAll(/\s/g, '')).toContain('رون')
})

test('a letter of no script we can write is shown without its mark or as a question mark, never lost', () => {
  const plain = (text: string) =>
    runsOf(text, 400)
      .map((run) => run.text)
      .join('')
  expect(plain('Łódź, Ω 健 ﬁn')).toBe('Łódź, Ω 健 ﬁn')
  expect(plain('ᚠ 👍\u{FE0F} e\u0301')).toBe('? ? é')
  expect(runsOf('aŁb', 600).map(({ font }) => font)).toEqual([
    'instrument-sans latin 600',
    'instrument-sans latin-ext 600',
    'instrument-sans latin 600',
  ])
})

type Kind = { issuer?: string; note?: string | null; isTaxReversed?: boolean; lineCount?: number }

/** The texts of the page's elements, one by one. */
function wordsOfPage(content: StatementContent): string[] {
  const markup = renderToStaticMarkup(createElement(StatementSheet, { content }))

  return markup
    .split(/<[^>]+>/)
    .map((words) => words.replaceAll('&amp;', '&').trim())
    .filter((words) => words !== '')
}

function bare(text: string): string {
  return text.normalize('NFC').replaceAll(/\s/g, '')
}

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
