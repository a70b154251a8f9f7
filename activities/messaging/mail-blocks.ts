import type { PromiseStep } from '#workflows/shared/promise.ts'

/** The parts a message is made of. Texts may carry `{time:…}` and `{money:…}` marks (workflows/shared/promise.ts). */
export type MailBlock =
  | { kind: 'paragraph'; text: string }
  | { kind: 'steps'; steps: PromiseStep[] }
  | { kind: 'facts'; facts: { label: string; value: string }[] }
  /** One a message, like the one primary button of a page. `url` is whole, from PUBLIC_URL. */
  | { kind: 'action'; label: string; url: string }
  | { kind: 'code'; code: string }
  | { kind: 'small'; text: string }

export type Mail = {
  subject: string
  /** Shown by mail programs beside the subject; says what the subject does not. */
  preheader: string
  /** Above the text; the subject when absent. */
  title?: string
  blocks: MailBlock[]
  /** Why the reader gets this message. */
  footer?: string
}

export type MailHead = Pick<Mail, 'subject' | 'preheader'> & { title: string; text: string }

/** A message whose first paragraph says what it is about, what stands below it, and why the reader gets it. */
export function mailOf({ text, ...head }: MailHead, blocks: MailBlock[], footer: string): Mail {
  return { ...head, blocks: [{ kind: 'paragraph', text }, ...blocks], footer }
}

export type MailReader = { name: string; timeZone: string | null; now: Date; dayMs: number }
