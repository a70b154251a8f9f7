import { inflateSync } from 'node:zlib'

type Letters = Map<string, string>

/** What a PDF of pdfkit says, a line per piece of text, as a reader copies it: read through its fonts' own tables. */
export function pdfText(file: Buffer): string {
  const objects = objectsOf(file)
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\n/.test(body))

  return pages.map((page) => textOfPage(page, objects)).join('\n')
}

/** How many pages a PDF has. */
export function pdfPageCount(file: Buffer): number {
  return [...objectsOf(file).values()].filter((body) => /\/Type \/Page\n/.test(body)).length
}

/** Each object with its stream opened. */
function objectsOf(file: Buffer): Map<string, string> {
  const found = file.toString('latin1').matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)

  return new Map(Array.from(found, ([, id = '', body = '']) => [id, opened(body)]))
}

function opened(body: string): string {
  return body.replace(/stream\r?\n([\s\S]*?)\r?\nendstream/, (whole, stream: string) => {
    return body.includes('/FlateDecode') ? inflateSync(Buffer.from(stream, 'latin1')).toString('latin1') : whole
  })
}

function textOfPage(page: string, objects: Map<string, string>): string {
  const read = (pattern: RegExp, from: string) => objects.get(pattern.exec(from)?.[1] ?? '') ?? ''
  const fonts = new Map<string, Letters>()
  for (const [, name = '', id = ''] of read(/\/Resources (\d+) 0 R/, page).matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    fonts.set(name, lettersOf(read(/\/ToUnicode (\d+) 0 R/, objects.get(id) ?? '')))
  }
  const pieces = read(/\/Contents (\d+) 0 R/, page).split('\nET')

  return pieces.map((piece) => textOfPiece(piece, fonts)).join('\n')
}

function textOfPiece(piece: string, fonts: Map<string, Letters>): string {
  const letters = fonts.get(/\/(F\d+) [\d.]+ Tf/.exec(piece)?.[1] ?? '')

  return Array.from(piece.matchAll(/\[([^\]]*)\] TJ/g), ([, shown = '']) => decode(shown, letters)).join('')
}

/** Glyphs to text, from a table in ranges; a built-in font has none and is told by its bytes. */
function lettersOf(table: string): Letters {
  const letters: Letters = new Map()
  for (const [, first = '', , values = ''] of table.matchAll(/<(\w{4})> <(\w{4})> \[([^\]]*)\]/g)) {
    for (const [index, [, value = '']] of Array.from(values.matchAll(/<([\w ]*)>/g)).entries()) {
      const units = value.replaceAll(' ', '').match(/.{4}/g) ?? []
      const glyph = (parseInt(first, 16) + index).toString(16).padStart(4, '0')
      letters.set(glyph, String.fromCharCode(...units.map((unit) => parseInt(unit, 16))))
    }
  }

  return letters
}

function decode(shown: string, letters: Letters | undefined): string {
  const codes = Array.from(shown.matchAll(/<(\w+)>/g), ([, code = '']) => code).join('')
  if (!letters?.size) return Buffer.from(codes, 'hex').toString('latin1')

  return (codes.match(/.{4}/g) ?? []).map((code) => letters.get(code.toLowerCase()) ?? '\u{FFFD}').join('')
}
