export type PageForm = { action: string | null; fields: Record<string, string>; buttons: Record<string, string>[] }

/** The forms of a server-rendered page as a browser without script sees them: what each would send as it stands. */
export function readForms(html: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = '', body = '']) => ({
    action: attributesOf(tag).action ?? null,
    fields: fieldsOf(body),
    buttons: [...body.matchAll(/<button\b([^>]*)>/g)].map(([, button = '']) => attributesOf(button)),
  }))
}

function fieldsOf(body: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [, tag = ''] of body.matchAll(/<input\b([^>]*)>/g)) {
    const { name, type = 'text', value = '', checked } = attributesOf(tag)
    const isChoice = type === 'radio' || type === 'checkbox'
    if (name && (!isChoice || checked !== undefined)) fields[name] = value || (isChoice ? 'on' : '')
  }
  for (const [, tag = '', text = ''] of body.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
    const { name } = attributesOf(tag)
    if (name) fields[name] = decode(text)
  }

  return fields
}

function attributesOf(tag: string): Record<string, string> {
  const found = [...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)]

  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, decode(value)]))
}

const entities: Record<string, string> = { amp: '&', quot: '"', lt: '<', gt: '>', '#x27': "'", '#39': "'" }

function decode(text: string): string {
  return text.replace(/&(amp|quot|lt|gt|#x27|#39);/g, (_, name: string) => entities[name] ?? '')
}
