import { runsOf, takeFont, type Weight } from './pdf-fonts.server.ts'

/** A4 in points: margins of 20 mm at the sides; below `bottom` there is room for the number of the page. */
export const page = { left: 56, right: 539, top: 56, bottom: 770, foot: 796 } as const
const colors = { ink: '#2b2722', soft: '#6f6960', line: '#dcd6cc' } as const

/** Letters of all faces stand on the line of the product's own, which is that far below its top. */
const ascent = 0.97
const features: PDFKit.Mixins.TextOptions['features'] & string[] = ['tnum', 'kern']

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
  return { write, rule, heightOf }

  /** Returns the y under the last line. */
  function write(text: string, y: number, look: Look = {}): number {
    const { size = 10, weight = 400, color = 'ink', x = page.left, isRight = false } = look
    const { width = page.right - x } = look
    let below = y
    for (const line of linesOf(text, { size, weight, width })) {
      let left = isRight ? x + width - widthOf(line, size, weight) : x
      for (const run of runsOf(line, weight)) {
        takeFont(doc, run.font)
        doc.fontSize(size).fillColor(colors[color])
        doc.text(run.text, left, below + size * ascent, { lineBreak: false, features, baseline: 'alphabetic' })
        left += doc.widthOfString(run.text, { features })
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
    const fits = (line: string) => widthOf(line, size, weight) <= width
    const lines: string[] = []
    for (const word of text.trim().split(/\s+/)) {
      const last = lines.at(-1)
      if (last !== undefined && fits(`${last} ${word}`)) lines[lines.length - 1] = `${last} ${word}`
      else lines.push(...cut(word, fits))
    }

    return lines
  }

  function widthOf(text: string, size: number, weight: Weight): number {
    return runsOf(text, weight).reduce((sum, run) => {
      takeFont(doc, run.font)
      doc.fontSize(size)

      return sum + doc.widthOfString(run.text, { features })
    }, 0)
  }
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A word that is wider than its column goes on in the next line, as words do in scripts without spaces. */
function cut(word: string, fits: (line: string) => boolean): string[] {
  if (fits(word)) return [word]
  const parts = word.split(/(?<=[@._/-])/).flatMap((part) => {
    return fits(part) ? [part] : Array.from(letters.segment(part), ({ segment }) => segment)
  })
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    if (last !== undefined && fits(last + part)) lines[lines.length - 1] = last + part
    else lines.push(part)
  }

  return lines
}
