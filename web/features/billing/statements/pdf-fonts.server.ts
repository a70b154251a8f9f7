import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { create, type Font } from 'fontkit'

export type Weight = 400 | 600
export type Run = { font: string; text: string }

const { resolve } = createRequire(import.meta.url)
const fontsource = (family: string, cut: string) => ({
  name: cut === 'latin' || cut === 'latin-ext' ? `${family} ${cut}` : cut,
  pathOf: (weight: Weight) => resolve(`@fontsource/${family}/files/${family}-${cut}-${weight}-normal.woff`),
})
const noto = (script: 'sc' | 'kr', face: string) => ({
  name: face,
  pathOf: (weight: Weight) =>
    join(dirname(resolve(`@embedpdf/fonts-${script}`)), `../fonts/${face}-${weight === 400 ? 'Regular' : 'Bold'}.otf`),
})

/** The product's face first, then those of other scripts, the large ones last: a file is read when a letter needs it. */
const cuts = [
  fontsource('instrument-sans', 'latin'),
  fontsource('instrument-sans', 'latin-ext'),
  ...['vietnamese', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'devanagari', 'latin', 'latin-ext'].map((cut) =>
    fontsource('noto-sans', cut),
  ),
  fontsource('noto-sans-arabic', 'arabic'),
  fontsource('noto-sans-hebrew', 'hebrew'),
  noto('sc', 'NotoSansHans'),
  noto('kr', 'NotoSansKR'),
]
const files = new Map<string, { bytes: Buffer; font: Font }>()
const fonts = cuts.flatMap(({ name, pathOf }) =>
  ([400, 600] as const).map((weight) => ({ name: `${name} ${weight}`, weight, path: pathOf(weight) })),
)
type FontName = { name: string; path: string }

/** Takes up a font by its name, as PDF can embed it: static cuts, because a variable one loses its outlines. */
export function takeFont(doc: PDFKit.PDFDocument, name: string): void {
  const font = fonts.find((one) => one.name === name)
  if (!font) throw new Error(`No font is called ${name}`)
  doc.registerFont(name, fileOf(font).bytes)
  doc.font(name)
}

/** A text in pieces that each have one font. A letter that none has loses its mark, or becomes a question mark. */
export function runsOf(text: string, weight: Weight): Run[] {
  const known = fonts.filter((font) => font.weight === weight)
  const letters = Array.from(text.normalize('NFC')).flatMap((letter) => readable(letter, known))
  const runs: Run[] = []
  for (const [index, letter] of letters.entries()) {
    const last = runs.at(-1)
    const font = fontOf(letter, { known, last: last?.font, next: letters[index + 1] })
    if (last?.font === font) last.text += letter
    else runs.push({ font, text: letter })
  }

  return runs
}

type Around = { known: FontName[]; last: string | undefined; next: string | undefined }

/** A space between two words of one script belongs to it: words that run to the left keep their order then. */
function fontOf(letter: string, { known, last, next }: Around): string {
  const isBetween = letter === ' ' && next !== undefined && coverOf(next, known)?.name === last
  const before = known.find(({ name }) => name === last)
  if (isBetween && before && hasLetter(before, letter)) return before.name

  return coverOf(letter, known)?.name ?? ''
}

function readable(letter: string, known: FontName[]): string[] {
  if (coverOf(letter, known)) return [letter]
  if (/\p{Default_Ignorable_Code_Point}/u.test(letter)) return []
  const bare = Array.from(letter.normalize('NFKD').replaceAll(/\p{M}/gu, ''))

  return bare.length > 0 && bare.every((one) => coverOf(one, known)) ? bare : ['?']
}

function coverOf(letter: string, known: FontName[]): FontName | undefined {
  return known.find((font) => hasLetter(font, letter))
}

function hasLetter(font: FontName, letter: string): boolean {
  return fileOf(font).font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0)
}

function fileOf({ name, path }: FontName): { bytes: Buffer; font: Font } {
  const known = files.get(name)
  if (known) return known
  const bytes = readFileSync(path)
  const opened = create(bytes)
  if (!('hasGlyphForCodePoint' in opened)) throw new Error(`${path} holds more than one font`)
  const file = { bytes, font: opened }
  files.set(name, file)

  return file
}
