export type Mail = {
  id: string
  messageId: string
  at: string
  to: string
  toName: string | null
  from: string
  replyTo: string | null
  subject: string
  text: string | null
  html: string | null
  headers: Record<string, string>
  customArgs: Record<string, string>
  attachments: { filename: string; type: string | null; bytes: number }[]
  outcome: 'delivered' | 'bounced' | 'spam'
}

type Address = { email: string; name?: string }
type Personalization = {
  to: Address[]
  cc?: Address[]
  bcc?: Address[]
  subject?: string
  headers?: Record<string, string>
  custom_args?: Record<string, string>
}
type Input = {
  personalizations: Personalization[]
  from: Address
  reply_to?: Address
  subject?: string
  content?: { type: string; value: string }[]
  headers?: Record<string, string>
  custom_args?: Record<string, string>
  attachments?: { filename: string; type?: string; content: string }[]
}
type Problem = { message: string; field: string; help: null }

const KNOWN = new Set([
  'personalizations',
  'from',
  'reply_to',
  'reply_to_list',
  'subject',
  'content',
  'attachments',
  'headers',
  'categories',
  'custom_args',
  'send_at',
  'batch_id',
  'asm',
  'ip_pool_name',
  'mail_settings',
  'tracking_settings',
  'template_id',
])

/** What SendGrid would refuse, in its own form. */
export function problemsOf(value: unknown): Problem[] {
  if (!isRecord(value)) return [problem('Bad Request', '')]
  const unknown = Object.keys(value).filter((name) => !KNOWN.has(name))
  if (unknown[0]) return [problem(`Additional property ${unknown[0]} is not allowed`, unknown[0])]
  const { personalizations: people, from, content, subject, template_id: template } = value
  if (!isAddress(from))
    return [
      problem(
        'The from object must be provided for every email send. It is an object that requires the email parameter.',
        'from.email',
      ),
    ]
  if (!Array.isArray(people) || people.length === 0)
    return [
      problem('The personalizations field is required and must have at least one personalization.', 'personalizations'),
    ]
  const badPerson = people.findIndex(
    (person) => !isRecord(person) || !Array.isArray(person.to) || person.to.length === 0 || !person.to.every(isAddress),
  )
  if (badPerson >= 0)
    return [
      problem(
        'The to array is required for all personalization objects, and must have at least one email object with a valid email address.',
        `personalizations.${badPerson}.to`,
      ),
    ]
  const everyoneHasSubject = people.every(
    (person) => isRecord(person) && typeof person.subject === 'string' && person.subject.length > 0,
  )
  if (!template && !everyoneHasSubject && (typeof subject !== 'string' || subject.length === 0))
    return [
      problem(
        'The subject is required. You can get around this requirement if you use a template with a subject defined.',
        'subject',
      ),
    ]
  if (!template && (!Array.isArray(content) || content.length === 0))
    return [
      problem(
        'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.',
        'content',
      ),
    ]
  const badContent = Array.isArray(content)
    ? content.findIndex(
        (part) =>
          !isRecord(part) || typeof part.type !== 'string' || typeof part.value !== 'string' || part.value.length === 0,
      )
    : -1

  return badContent >= 0
    ? [problem('The content value must be a string at least one character in length.', `content.${badContent}.value`)]
    : []
}

/** One mail a recipient. `bounce@…` bounces and `spam@…` complains. */
export function readMail(value: unknown, messageId: string): Mail[] {
  const input = value as Input
  const at = new Date().toISOString()
  const part = (type: string) => input.content?.find((entry) => entry.type.startsWith(type))?.value ?? null

  return input.personalizations
    .flatMap((person) =>
      [...person.to, ...(person.cc ?? []), ...(person.bcc ?? [])].map((address) => ({ person, address })),
    )
    .map(({ person, address }, position) => ({
      id: `${messageId}.${position}`,
      messageId,
      at,
      to: address.email,
      toName: address.name ?? null,
      from: input.from.email,
      replyTo: input.reply_to?.email ?? null,
      subject: person.subject ?? input.subject ?? '',
      text: part('text/plain'),
      html: part('text/html'),
      headers: { ...input.headers, ...person.headers },
      customArgs: { ...input.custom_args, ...person.custom_args },
      attachments: (input.attachments ?? []).map(({ filename, type, content }) => ({
        filename,
        type: type ?? null,
        bytes: Buffer.byteLength(content, 'base64'),
      })),
      outcome: outcomeOf(address.email),
    }))
}

function outcomeOf(email: string) {
  if (/^bounce(\+.*)?@/i.test(email)) return 'bounced' as const

  return /^spam(\+.*)?@/i.test(email) ? ('spam' as const) : ('delivered' as const)
}

function isAddress(value: unknown): value is Address {
  return isRecord(value) && typeof value.email === 'string' && /^[^@\s]+@[^@\s]+$/.test(value.email)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function problem(message: string, field: string): Problem {
  return { message, field, help: null }
}
