import PDFDocument from 'pdfkit'
import type { StatementContent } from '#workflows/billing/statement-content.ts'
import { formatMoney } from '#workflows/shared/format-money.ts'
import { createPen, page } from './pdf-pen.server.ts'
import { factsOf, issueDay, sumsOf } from './statement-words.ts'

type Pen = ReturnType<typeof createPen>
type Paper = { doc: PDFKit.PDFDocument; pen: Pen; root: PDFKit.PDFStructureElement; y: number }

/** A statement as a tagged PDF. The same statement has the same bytes: nothing in it depends on when it is written. */
export function writeStatementPdf(content: StatementContent): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: `Credit statement ${content.label}`,
      Author: content.issuer.name,
      Subject: content.about,
      Creator: 'Kumiko',
      Producer: 'Kumiko',
      CreationDate: new Date(content.issuedAt),
    },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const written = new Promise<Buffer>((resolve, reject) => {
    doc.once('end', () => {
      resolve(Buffer.concat(chunks))
    })
    doc.once('error', reject)
  })
  const root = doc.struct('Document')
  doc.addStructure(root)
  const paper = { doc, pen: createPen(doc), root, y: page.top }
  drawHead(paper, content)
  drawLines(paper, content)
  drawSums(paper, content)
  drawFoot(paper, content)
  root.end()
  numberPages(paper, content)
  doc.end()

  return written
}

function drawHead(paper: Paper, content: StatementContent): void {
  const { label, issuer, recipient, about } = content
  put(paper, 'H1', (pen, y) => pen.write(`Credit statement ${label}`, y, { size: 20, weight: 600 }))
  put(paper, 'P', (pen, y) => pen.write(issueDay(content), y, { color: 'soft' }))
  paper.y += 22
  const top = paper.y
  put(paper, 'P', (pen, y) => pen.write('From', y, { color: 'soft', width: 220 }))
  put(paper, 'P', (pen, y) => pen.write(issuer.name, y, { weight: 600, width: 220 }))
  const below = paper.y
  paper.y = top
  const look = { x: 300 } as const
  put(paper, 'P', (pen, y) => pen.write('For', y, { ...look, color: 'soft' }))
  put(paper, 'P', (pen, y) => pen.write(recipient.name, y, { ...look, weight: 600 }))
  put(paper, 'P', (pen, y) => pen.write(recipient.email, y, look))
  paper.y = Math.max(paper.y, below) + 22
  put(paper, 'H2', (pen, y) => pen.write(about, y, { size: 14, weight: 600 }))
  paper.y += 10
}

function drawLines(paper: Paper, content: StatementContent): void {
  const { doc, root } = paper
  const { lines, currency } = content
  const table = doc.struct('Table')
  root.add(table)
  for (const [index, { text, netCents, taxCents, grossCents }] of lines.entries()) {
    // The sums never stand on a page without a line.
    const below = index === lines.length - 1 ? heightOfSums(content) : 0
    makeRoom(paper, paper.pen.heightOf(text, { width: 330 }) + 24 + below)
    paper.pen.rule(paper.y)
    paper.y += 8
    const amount = taxCents === 0 ? grossCents : netCents
    drawRow(paper, table, { label: text, amount: formatMoney(amount, currency), x: page.left, width: 330 })
    paper.y += 4
  }
  table.end()
}

function drawSums(paper: Paper, content: StatementContent): void {
  const { doc, root } = paper
  const table = doc.struct('Table')
  makeRoom(paper, heightOfSums(content))
  paper.pen.rule(paper.y)
  paper.y += 8
  root.add(table)
  for (const { label, amount, isTotal } of sumsOf(content)) {
    drawRow(paper, table, { label, amount, isTotal, x: 300, width: 120 })
  }
  table.end()
}

function heightOfSums(content: StatementContent): number {
  return 8 + sumsOf(content).length * 18
}

type RowLook = { label: string; amount: string; isTotal?: boolean | undefined; x: number; width: number }

/** A name on the left and its amount at the right edge, in one row of the table. */
function drawRow(paper: Paper, table: PDFKit.PDFStructureElement, { label, amount, isTotal, x, width }: RowLook): void {
  const { doc, pen } = paper
  const weight = isTotal ? 600 : 400
  const y = paper.y
  let below = y
  const row = doc.struct('TR')
  table.add(row)
  const cell = (tag: string, draw: () => void) => row.add(doc.struct(tag, {}, draw))
  cell('TH', () => {
    below = pen.write(label, y, { x, width, weight })
  })
  cell('TD', () => {
    pen.write(amount, y, { x: page.right - 140, width: 140, isRight: true, weight })
  })
  row.end()
  paper.y = below + 3
}

function drawFoot(paper: Paper, content: StatementContent): void {
  paper.y += 20
  makeRoom(paper, paper.pen.heightOf(content.effect) + 10)
  put(paper, 'P', (pen, y) => pen.write(content.effect, y))
  paper.y += 10
  for (const { label, value } of factsOf(content)) {
    const text = `${label}: ${value}`
    makeRoom(paper, paper.pen.heightOf(text))
    put(paper, 'P', (pen, y) => pen.write(text, y, { color: 'soft' }))
  }
}

/** Where there are several pages, each says of which document it is. */
function numberPages({ doc, pen }: Paper, { label, issuer }: StatementContent): void {
  const { count } = doc.bufferedPageRange()
  if (count === 1) return
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(index)
    doc.markContent('Artifact', { type: 'Pagination' })
    const [left, right] = [
      { size: 8, color: 'soft', width: 380 },
      { size: 8, color: 'soft', x: page.right - 80, width: 80, isRight: true },
    ] as const
    pen.write(`${label} · ${issuer.name}`, page.foot, left)
    pen.write(`Page ${index + 1} of ${count}`, page.foot, right)
    doc.endMarkedContent()
  }
}

function put(paper: Paper, tag: string, draw: (pen: Pen, y: number) => number): void {
  paper.root.add(
    paper.doc.struct(tag, {}, () => {
      paper.y = draw(paper.pen, paper.y)
    }),
  )
}

function makeRoom(paper: Paper, height: number): void {
  if (paper.y + height <= page.bottom) return
  paper.doc.addPage()
  paper.y = page.top
}
