import { registerFonts, runsOf, type Weight } from './pdf-fonts.server.ts'

export const page = { left: 56, right: 539, top: 56, bottom: 770 } as const
const colors = { ink: '#2b2722', soft: '#6f6960', line: '#dcd6cc' } as const

export type Look = {
  size?: number
  weight?: Weight
  color?: 'ink' | 'soft'
  x?: number
  width?: number
  isRight?: boolean
}

/** Writes lines of text where it is told, in the product's face, with figures of one width. */
export function createPen(doc: PDFKit.PDFDocument) {
  registerFonts(doc)

  return { write, rule, heightOf }

  /** Returns the y under the last line. */
  function write(text: string, y: number, look: Look = {}): number {
    const { size = 10, weight = 400, color = 'ink', x = page.left, isRight = false } = look
    const { width = page.right - x } = look
    let below = y
    for (const line of linesOf(text, { size, weight, width })) {
      let left = isRight ? x + width - widthOf(line, size, weight) : x
      for (const run of runsOf(line, weight)) {
        doc.font(run.font).fontSize(size).fillColor(colors[color])
        doc.text(run.text, left, below, { lineBreak: false, features: ['tnum', 'kern'] })
        left += doc.widthOfString(run.text, { features: ['tnum', 'kern'] })
      }
      below += size * 1.45
    }

    return below
  }

  function rule(y: number): void {
    doc.markContent('Artifact', { type: 'Layout' })
    doc.moveTo(page.left, y).lineTo(page.right, y).lineWidth(0.5).strokeColor(colors.line).stroke()
    doc.endMarkedContent()
  }

  function heightOf(
    text: string,
    { size = 10, weight = 400, x = page.left, width = page.right - x }: Look = {},
  ): number {
    return linesOf(text, { size, weight, width }).length * size * 1.45
  }

  function linesOf(text: string, { size, weight, width }: { size: number; weight: Weight; width: number }): string[] {
    const lines: string[] = []
    for (const word of text.split(/\s+/)) {
      const last = lines.at(-1)
      const longer = last === undefined ? word : `${last} ${word}`
      if (last === undefined || widthOf(longer, size, weight) > width) lines.push(word)
      else lines[lines.length - 1] = longer
    }

    return lines
  }

  function widthOf(text: string, size: number, weight: Weight): number {
    return runsOf(text, weight).reduce((sum, run) => {
      doc.font(run.font).fontSize(size)

      return sum + doc.widthOfString(run.text, { features: ['tnum', 'kern'] })
    }, 0)
  }
}
