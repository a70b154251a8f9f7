import { expect, test } from 'vitest'
import { timeMark } from '#workflows/shared/promise.ts'
import { type Mail, type MailReader, renderMail } from './mail-template.ts'

const now = new Date('2026-11-25T09:20:00Z')
const reader: MailReader = { name: 'Hanne', timeZone: 'Europe/Copenhagen', now, dayMs: 86_400_000 }
const chargeAt = '2026-11-28T09:20:00Z'
const mail: Mail = {
  subject: 'Your trial ends {time:2026-11-28T09:20:00Z}',
  preheader: 'Then {money:2900:EUR} a month',
  title: 'Your trial ends on Saturday',
  blocks: [
    { kind: 'paragraph', text: `Cancel before ${timeMark(chargeAt)} and you pay nothing.` },
    {
      kind: 'steps',
      steps: [
        { joint: 'kept', when: 'Today', title: 'You joined', amountCents: 0, currency: 'EUR' },
        {
          joint: 'next',
          at: chargeAt,
          title: 'The first month begins',
          text: 'Visa 4242',
          amountCents: 2900,
          currency: 'EUR',
        },
      ],
    },
    { kind: 'facts', facts: [{ label: 'Plan', value: 'Monthly' }] },
    { kind: 'code', code: '402913' },
    { kind: 'action', label: 'See what happens next', url: 'https://kumiko.example/members/me/next?a=1&b=2' },
    { kind: 'small', text: 'Nothing else to do.' },
  ],
}

test('the text says everything the HTML says, in the reader’s zone', () => {
  const { subject, html, text } = renderMail(mail, reader)
  const said = [
    'Hello Hanne,',
    'Cancel before Sat 28 Nov, 10:20 and you pay nothing.',
    'You joined',
    '€0.00',
    'The first month begins',
    'Visa 4242',
    '€29.00',
    'Monthly',
    '402913',
    'See what happens next',
    'Nothing else to do.',
    'All times are those of Copenhagen.',
    'this address belongs to an account at Kumiko',
  ]

  expect(subject).toBe('Your trial ends Sat 28 Nov, 10:20')
  for (const words of said) {
    expect(text).toContain(words)
    expect(html).toContain(words)
  }
  expect(text).toContain('https://kumiko.example/members/me/next?a=1&b=2')
  expect(html).toContain('href="https://kumiko.example/members/me/next?a=1&amp;b=2"')
  expect(html).toContain('Then €29.00 a month')
  expect(html + text).not.toMatch(/\{(time|money):/)
})

test('what people typed cannot become markup', () => {
  const hostile = '<img src=x onerror="alert(1)">&\'"'
  const { html, text } = renderMail(
    {
      subject: hostile,
      preheader: hostile,
      blocks: [
        { kind: 'paragraph', text: hostile },
        { kind: 'facts', facts: [{ label: hostile, value: hostile }] },
        { kind: 'steps', steps: [{ joint: 'now', when: hostile, title: hostile, text: hostile }] },
        { kind: 'action', label: hostile, url: 'https://kumiko.example/"><script>' },
        { kind: 'code', code: hostile },
        { kind: 'small', text: hostile },
      ],
      footer: hostile,
    },
    { ...reader, name: hostile },
  )

  expect(html).not.toContain('<img')
  expect(html).not.toContain('<script')
  expect(text).toContain(hostile)
})

test('a message survives mail programs: tables, inline styles, 600 px, both themes, no outside files', () => {
  const { html } = renderMail(mail, reader)

  expect(html).toContain('max-width:600px')
  expect(html).toContain('prefers-color-scheme:dark')
  expect(html).not.toMatch(/<(img|link|script)\b|url\(/)
  expect(html).not.toMatch(/oklch|var\(/)
})

test('a short business day prints seconds, and a reader without a zone gets UTC by name', () => {
  const { text } = renderMail(mail, { ...reader, timeZone: null, dayMs: 60_000 })

  expect(text).toContain('Sat 28 Nov, 09:20:00')
  expect(text).toContain('All times are UTC.')
})
