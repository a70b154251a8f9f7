import PDFDocument from 'pdfkit'
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
  say(doc, issuer, { font: 'Helvetica-Bold' })
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

function drawLines(doc: Doc, { lines }: InvoiceFacts) {
  rule(doc)
  for (const { name, period, amount } of lines) {
    if (doc.y > BOTTOM - 60) doc.addPage()
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
  if (doc.y > BOTTOM - sums.length * 20) doc.addPage()
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
  font?: 'Helvetica' | 'Helvetica-Bold'
  size?: number
  color?: string
  x?: number
  width?: number
  align?: 'left' | 'right'
}

function say(doc: Doc, text: string, { font = 'Helvetica', size = 10, color = INK, x = LEFT, ...rest }: Words) {
  const { width = RIGHT - x, align = 'left' } = rest
  doc.font(font).fontSize(size).fillColor(color).text(inWinAnsi(text), x, doc.y, { width, align, lineGap: 2 })
}

function rule(doc: Doc) {
  doc.moveTo(LEFT, doc.y).lineTo(RIGHT, doc.y).lineWidth(0.5).strokeColor(LINE).stroke()
  doc.y += 8
}

/** Letters that no decomposition leads back to their plain one. */
const STROKED: Record<string, string> = { Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h', ı: 'i', Ł: 'L', ł: 'l', Ŧ: 'T', ŧ: 't' }

/** The built-in fonts know Western European letters: others lose their marks, and what is left over is a question mark. */
export function inWinAnsi(text: string) {
  return Array.from(text, (character) => {
    if (isKnown(character)) return character
    const bare = STROKED[character] ?? character.normalize('NFKD').replace(/\p{M}/gu, '')

    return bare && Array.from(bare).every(isKnown) ? bare : '?'
  }).join('')
}

function isKnown(character: string) {
  const code = character.codePointAt(0) ?? 0

  return (code >= 32 && code < 127) || (code >= 160 && code < 256) || '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'.includes(character)
}
