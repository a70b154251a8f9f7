import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export type Weight = 400 | 600
type Cut = 'latin' | 'latin-ext'
export type Run = { font: string; text: string }

const { resolve } = createRequire(import.meta.url)
const pathOf = (file: string) => resolve(`@fontsource/instrument-sans/${file}`)
const cuts: Cut[] = ['latin', 'latin-ext']
const files = new Map<string, Buffer>()
/** What each cut covers, as its package says. */
const ranges: Record<Cut, [number, number][]> = {
  latin: [
    [0x20, 0xff],
    [0x131, 0x131],
    [0x152, 0x153],
    [0x2bb, 0x2bc],
    [0x2000, 0x206f],
    [0x20ac, 0x20ac],
    [0x2122, 0x2122],
    [0x2212, 0x2212],
  ],
  'latin-ext': [
    [0x100, 0x2ba],
    [0x1e00, 0x1eff],
    [0x20a0, 0x20ab],
    [0x20ad, 0x20c0],
  ],
}

/** The product's face as PDF can embed it: the static cuts, because a variable one loses its outlines. */
export function registerFonts(doc: PDFKit.PDFDocument): void {
  for (const weight of [400, 600] as const) {
    for (const cut of cuts)
      doc.registerFont(fontName(cut, weight), fileOf(`files/instrument-sans-${cut}-${weight}-normal.woff`))
  }
}

/** A text in pieces that each have one font. A letter that none has loses its mark, or becomes a question mark. */
export function runsOf(text: string, weight: Weight): Run[] {
  const runs: Run[] = []
  for (const letter of Array.from(text).flatMap(readable)) {
    const font = fontName(cutOf(letter) ?? 'latin', weight)
    const last = runs.at(-1)
    if (last?.font === font) last.text += letter
    else runs.push({ font, text: letter })
  }

  return runs
}

function fontName(cut: Cut, weight: Weight): string {
  return `${cut} ${weight}`
}

function fileOf(file: string): Buffer {
  const known = files.get(file) ?? readFileSync(pathOf(file))
  files.set(file, known)

  return known
}

function readable(letter: string): string[] {
  if (cutOf(letter)) return [letter]
  const bare = Array.from(letter.normalize('NFKD').replaceAll(/\p{M}/gu, ''))

  return bare.length > 0 && bare.every(cutOf) ? bare : ['?']
}

function cutOf(letter: string): Cut | undefined {
  const code = letter.codePointAt(0) ?? 0

  return cuts.find((cut) => ranges[cut].some(([from, to]) => code >= from && code <= to))
}
