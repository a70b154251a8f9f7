import type { Mail, MailReader } from './mail-blocks.ts'
import { mailHtml } from './mail-html.ts'
import { mailText } from './mail-text.ts'
import { wordsOf } from './mail-words.ts'

export type { Mail, MailReader } from './mail-blocks.ts'

/** A message as it goes out, in the reader's zone. Everything in it is escaped; links are those the blocks carry. */
export function renderMail(mail: Mail, reader: MailReader): { subject: string; html: string; text: string } {
  const words = wordsOf(mail, reader)

  return { subject: words.subject, html: mailHtml(mail, words), text: mailText(mail, words) }
}
