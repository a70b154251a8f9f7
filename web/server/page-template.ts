import type { Response } from 'express'

/** A page without what is of one answer only: texts, and between them the numbers of the marks. */
export type Template = (string | number)[]

const mostBytes = 512 * 1024

/** Takes each mark out of a page. Marks are random, so that nothing written before could hold one. */
export function toTemplate(html: string, marks: string[]): Template {
  return marks.reduce<Template>(
    (parts, mark, number) =>
      parts.flatMap((part) =>
        typeof part === 'number'
          ? [part]
          : part.split(mark).flatMap((text, index) => (index === 0 ? [text] : [number, text])),
      ),
    [html],
  )
}

/** The page again, with other marks in the same places. */
export function fillIn(template: Template, marks: string[]): string {
  return template.map((part) => (typeof part === 'number' ? (marks[part] ?? '') : part)).join('')
}

/** Hands over an HTML page that went out whole, with 200 and without a cookie. Leaves the answer as it is. */
export function recordPage(res: Response, onPage: (html: string) => void): void {
  const chunks: Buffer[] = []
  let bytes = 0
  const note = (chunk: unknown) => {
    if (!(chunk instanceof Uint8Array) && typeof chunk !== 'string') return
    const buffer = Buffer.from(chunk)
    bytes += buffer.length
    if (bytes <= mostBytes) chunks.push(buffer)
  }
  const write = res.write.bind(res) as (...args: unknown[]) => boolean
  const end = res.end.bind(res) as (...args: unknown[]) => Response

  res.write = (...args: unknown[]) => {
    note(args[0])

    return write(...args)
  }
  res.end = (...args: unknown[]) => {
    note(args[0])
    if (isPage(res) && bytes <= mostBytes) onPage(Buffer.concat(chunks).toString())

    return end(...args)
  }
}

function isPage(res: Response): boolean {
  const type = String(res.getHeader('content-type') ?? '')

  return res.statusCode === 200 && type.startsWith('text/html') && res.getHeader('set-cookie') === undefined
}
