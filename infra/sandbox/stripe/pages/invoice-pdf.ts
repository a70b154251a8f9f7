import PDFDocument from 'pdfkit'
import { type BuiltIn, writtenIn } from './invoice-faces.ts'
import type { InvoiceFacts } from './invoice-facts.ts'

const LEFT = 56
const WIDTH = 483
const RIGHT = LEFT + WIDTH
const BOTTOM = 760
const INK = '#2b2722'
const SOFT = '#6f6960'
const LINE = '#dcd6cc'

type Doc = PDFKit.PDFDocument

/** The invoice as one PDF: pages follow each other where the lines need them. */
export function writeInvoicePdf(facts: InvoiceFacts, issuedAt: Date): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: 56, bottom: 40, left: LEFT, right: LEFT },
    info: { Title: `Invoice ${facts.number}`, Author: facts.issuer, CreationDate: issuedAt },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const written = new Promise<Buffer>((resolve, reject) => {
    doc.once('end', () => resolve(Buffer.concat(chunks)))
    doc.once('error', reject)
  })
  drawHead(doc, facts)
  drawLines(doc, facts)
  drawSums(doc, facts)
  doc.end()

  return written
}

function drawHead(doc: Doc, { number, status, headline, issuer, recipient, dates }: InvoiceFacts) {
  say(doc, 'Invoice', { font: 'Helvetica-Bold', size: 22 })
  doc.moveDown(0.2)
  say(doc, `${number} · ${status}`, { color: SOFT })
  for (const { name, value } of dates) say(doc, `${name} ${value}`, { color: SOFT })
  doc.moveDown(1.2)
  const top = doc.y
  say(doc, issuer, { font: 'Helvetica-Bold', width: WIDTH / 2 - 20 })
  say(doc, 'Local sandbox: no real payment', { color: SOFT })
  const below = doc.y
  doc.y = top
  say(doc, 'Bill to', { font: 'Helvetica-Bold', x: LEFT + WIDTH / 2 })
  for (const line of recipient) say(doc, line, { color: SOFT, x: LEFT + WIDTH / 2 })
  doc.y = Math.max(doc.y, below)
  doc.moveDown(1.5)
  say(doc, headline, { font: 'Helvetica-Bold', size: 16 })
  doc.moveDown(1)
}

function drawLines(doc: Doc, { lines, sums }: InvoiceFacts) {
  rule(doc)
  for (const [index, { name, period, amount }] of lines.entries()) {
    // The sums never stand on a page without a line.
    const underIt = index === lines.length - 1 ? sums.length * 20 + 20 : 0
    if (doc.y > BOTTOM - heightOf(doc, name) - underIt) doc.addPage()
    const top = doc.y
    say(doc, name, { width: WIDTH - 110 })
    if (period) say(doc, period, { color: SOFT, size: 8.5 })
    const below = doc.y
    doc.y = top
    say(doc, amount, { align: 'right' })
    doc.y = below + 6
    rule(doc)
  }
}

function drawSums(doc: Doc, { sums }: InvoiceFacts) {
  doc.moveDown(0.5)
  for (const { name, amount, isTotal } of sums) {
    const font = isTotal ? 'Helvetica-Bold' : 'Helvetica'
    const top = doc.y
    say(doc, name, { font, x: LEFT + WIDTH / 2 })
    doc.y = top
    say(doc, amount, { font, align: 'right' })
    doc.moveDown(0.3)
  }
}

type Words = {
  font?: BuiltIn
  size?: number
  color?: string
  x?: number
  width?: number
  align?: 'left' | 'right'
}

function say(doc: Doc, text: string, { font = 'Helvetica', size = 10, color = INK, x = LEFT, ...rest }: Words) {
  const { width = RIGHT - x, align = 'left' } = rest
  const written = writtenIn(font, text)
  doc.font(written.font).fontSize(size).fillColor(color)
  doc.text(written.text, x, doc.y, { width, align, lineGap: 2 })
}

/** Of a line with its period, in points. */
function heightOf(doc: Doc, name: string) {
  const { font, text } = writtenIn('Helvetica', name)
  doc.font(font).fontSize(10)

  return doc.heightOfString(text, { width: WIDTH - 110, lineGap: 2 }) + 30
}

function rule(doc: Doc) {
  doc.moveTo(LEFT, doc.y).lineTo(RIGHT, doc.y).lineWidth(0.5).strokeColor(LINE).stroke()
  doc.y += 8
}
