export type CsvCell = string | number | null

/**
 * A table as RFC 4180: commas, CRLF, quotes doubled. A text that a spreadsheet would run as a formula gets an apostrophe
 * in front, which a spreadsheet hides; numbers are written as they are, so that minus stays a number.
 */
export function writeCsv(head: string[], rows: CsvCell[][]): string {
  return [head, ...rows].map((row) => row.map(writeCell).join(',') + '\r\n').join('')
}

function writeCell(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = /^[=+\-@\t\r\n|%＝＋－＠]/.test(cell.trimStart()) || /^[\t\r\n]/.test(cell) ? `'${cell}` : cell

  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** For a download that nobody keeps on the way; the name is made of letters, digits and dashes. */
export function csvHeaders(name: string): HeadersInit {
  return {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name.replaceAll(/[^a-zA-Z0-9-]/g, '-')}.csv"`,
    'Cache-Control': 'no-store',
  }
}
