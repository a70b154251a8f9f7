import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Font, openSync } from 'fontkit'

export type BuiltIn = 'Helvetica' | 'Helvetica-Bold'
/** A text as a face can write it; `font` is the name of a built-in one or the path of a file. */
export type Written = { font: string; text: string }

const { resolve } = createRequire(import.meta.url)
const faces = [
  { script: 'sc', name: 'NotoSansHans' },
  { script: 'kr', name: 'NotoSansKR' },
]
const opened = new Map<string, Font>()

/** The built-in face where its letters do, else one of the East, which has the Greek and Cyrillic ones too. */
export function writtenIn(font: BuiltIn, text: string): Written {
  const builtIn = inWinAnsi(text)
  if (!isLossy(text, builtIn)) return { font, text: builtIn }
  const cut = font === 'Helvetica' ? 'Regular' : 'Bold'
  for (const { script, name } of faces) {
    const path = join(dirname(resolve(`@embedpdf/fonts-${script}`)), `../fonts/${name}-${cut}.otf`)
    const written = withLetters(text, (letter) => open(path).hasGlyphForCodePoint(letter.codePointAt(0) ?? 0))
    if (!isLossy(text, written)) return { font: path, text: written }
  }

  return { font, text: builtIn }
}

/** The built-in fonts know Western European letters: others lose their marks, and what is left over is a question mark. */
export function inWinAnsi(text: string): string {
  return withLetters(text, isKnown)
}

/** Letters that no decomposition leads back to their plain one. */
const stroked: Record<string, string> = {
  ...{ Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h', ı: 'i', Ł: 'L', ł: 'l', Ŧ: 'T', ŧ: 't' },
  '−': '-',
}

function withLetters(text: string, has: (letter: string) => boolean): string {
  return Array.from(text, (letter) => {
    if (has(letter)) return letter
    const bare = stroked[letter] ?? letter.normalize('NFKD').replace(/\p{M}/gu, '')

    return bare && Array.from(bare).every(has) ? bare : '?'
  }).join('')
}

function isLossy(text: string, written: string): boolean {
  return written.split('?').length > text.split('?').length
}

function isKnown(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0

  return (code >= 32 && code < 127) || (code >= 160 && code < 256) || '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'.includes(letter)
}

function open(path: string): Font {
  const known = opened.get(path)
  if (known) return known
  const font = openSync(path)
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${path} holds more than one font`)
  opened.set(path, font)

  return font
}
