import { expect, test } from 'vitest'
import { writeCalendar } from './calendar-file.ts'

const entry = {
  uid: 'a1',
  at: '2026-11-27T14:05:00Z',
  stampedAt: '2026-11-25T10:20:00.500Z',
  title: 'Trial of Studio Practice',
  text: 'Then €29.00 a month, unless you cancel; see the page',
  url: 'http://127.0.0.1:3000/members/me/next#a1',
}

test('a moment is in UTC, texts are escaped, lines end as calendars want', () => {
  const file = writeCalendar([entry])
  expect(file).toContain('DTSTART:20261127T140500Z\r\n')
  expect(file).toContain('Then €29.00 a month\\, unless you cancel\\; see the page')
  expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true)
})

test('no line is longer than 75 octets and folding loses nothing', () => {
  const title = 'Größe €'.repeat(40)
  const file = writeCalendar([{ ...entry, title }])
  for (const line of file.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
  expect(file.replaceAll('\r\n ', '')).toContain(`SUMMARY:${title}`)
})

test('a line break in a title starts no new property', () => {
  expect(writeCalendar([{ ...entry, title: 'x\r\nATTENDEE:mailto:a@b.example' }])).not.toMatch(/^ATTENDEE/m)
})
