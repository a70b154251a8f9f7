import { fillMarks } from '#workflows/shared/fill-marks.ts'
import { cityOf } from '#workflows/shared/format.ts'
import { formatMoney } from '#workflows/shared/format-money.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'
import type { Mail, MailReader } from './mail-blocks.ts'

const hourMs = 3_600_000

/** A message in one reader's words: marks printed, greeting and footer added. HTML and text are both made of this. */
export type MailWords = {
  subject: string
  preheader: string
  title: string
  greeting: string
  footer: string[]
  fill: (text: string) => string
  step: (step: PromiseStep) => { when: string; title: string; text: string; money: string }
}

const defaultFooter = 'You get this message because this address belongs to an account at Kumiko.'

export function wordsOf(mail: Mail, reader: MailReader): MailWords {
  const timeZone = reader.timeZone ?? 'UTC'
  const marks = { timeZone, now: reader.now.getTime(), hasSeconds: reader.dayMs < hourMs, hasToday: false }
  const fill = (text: string) => fillMarks(text, marks)
  const hasTimes = JSON.stringify(mail).includes('{time:') || mail.blocks.some((block) => block.kind === 'steps')
  const zoneNote = timeZone === 'UTC' ? 'All times are UTC.' : `All times are those of ${cityOf(timeZone)}.`

  return {
    subject: fill(mail.subject),
    preheader: fill(mail.preheader),
    title: fill(mail.title ?? mail.subject),
    greeting: reader.name === '' ? 'Hello,' : `Hello ${reader.name},`,
    footer: [fill(mail.footer ?? defaultFooter), ...(hasTimes ? [zoneNote] : [])],
    fill,
    step: ({ at, when, title, text, amountCents, currency }) => ({
      when: at ? fill(`{time:${at}}`) : (when ?? ''),
      title: fill(title),
      text: text ? fill(text) : '',
      money: amountCents !== undefined && currency ? formatMoney(amountCents, currency) : '',
    }),
  }
}
