export type CalendarEntry = { uid: string; at: string; stampedAt: string; title: string; text: string; url: string }

/** A calendar file (RFC 5545) of moments, in UTC, so that every calendar shows its owner's own time. */
export function writeCalendar(entries: CalendarEntry[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Kumiko//What happens next//EN',
    'CALSCALE:GREGORIAN',
    ...entries.flatMap(writeEntry),
    'END:VCALENDAR',
  ]

  return lines.map(foldLine).join('\r\n') + '\r\n'
}

function writeEntry({ uid, at, stampedAt, title, text, url }: CalendarEntry): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${uid}@kumiko`,
    `DTSTAMP:${compact(stampedAt)}`,
    `DTSTART:${compact(at)}`,
    'DURATION:PT15M',
    `SUMMARY:${escapeText(title)}`,
    `DESCRIPTION:${escapeText(text)}`,
    `URL:${url}`,
    'END:VEVENT',
  ]
}

function compact(iso: string): string {
  return new Date(iso).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n')
}

/** A line has at most 75 octets; the next one begins with a space. A character is never cut. */
function foldLine(line: string): string {
  const encoder = new TextEncoder()
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = encoder.encode(character).length
    if (octets + size > 75) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }

  return folded
}
