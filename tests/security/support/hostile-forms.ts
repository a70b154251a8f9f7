import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import type { DemoPage, Role } from '#tests/support/pages.ts'
import { whoOpens } from '#tests/support/pages.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { demoPerson, openVisitor } from '#tests/support/visitor.ts'

export type Field = { name: string; type: string; value: string }
export type FoundForm = { role: Role; method: 'get' | 'post'; path: string; fields: Field[] }

/** Every form on the given pages, as each role's browser shows it. The same form on two pages counts once. */
export async function findForms(browser: Browser, app: ProvidedApp, pages: DemoPage[]): Promise<FoundForm[]> {
  const found = new Map<string, FoundForm>()
  for (const role of ['guest', 'member', 'owner', 'operator'] as const) {
    const visitor = await openVisitor(browser, app, { hasScript: false })
    if (role !== 'guest') await visitor.logIn(demoPerson(app, whoOpens[role]))
    for (const { path } of pages.filter((page) => page.role === role)) {
      await visitor.goTo(path)
      const forms = await visitor.page.locator('form').evaluateAll(readForms)
      for (const form of forms) found.set(keyOf(role, form), { role, ...form })
    }
    await visitor.close()
  }

  return [...found.values()]
}

/** Runs in the page: what each form would send. */
function readForms(forms: Element[]): Omit<FoundForm, 'role'>[] {
  return forms
    .filter((form) => form instanceof HTMLFormElement)
    .map((form) => {
      const action = new URL(form.getAttribute('action') ?? '', location.href)
      const elements = [...form.elements].filter(
        (one) =>
          one instanceof HTMLInputElement ||
          one instanceof HTMLTextAreaElement ||
          one instanceof HTMLSelectElement ||
          one instanceof HTMLButtonElement,
      )
      const named = elements.filter(({ name, type }) => name !== '' && (type !== 'submit' || name === 'intent'))
      const fields = named
        .filter((one) => !(one instanceof HTMLInputElement && one.type === 'radio' && !one.checked))
        .map((one) => ({
          name: one.name,
          type: one.type,
          value: one instanceof HTMLInputElement && one.type === 'checkbox' ? 'on' : one.value,
        }))

      return {
        method: form.method === 'post' ? ('post' as const) : ('get' as const),
        path: action.pathname + action.search,
        fields,
      }
    })
}

function keyOf(role: Role, { method, path, fields }: Omit<FoundForm, 'role'>): string {
  const names = fields.map(({ name, value }) => (name === 'intent' ? `intent=${value}` : name))

  return [role, method, path.replace(/[0-9a-f-]{36}/g, ':id'), ...names].join(' ')
}

// Leaving, and how pages look to this browser, is not what these tests are about.
const spared = ['/logout', '/theme', '/mode']

export function isSpared({ path }: Pick<FoundForm, 'path'>): boolean {
  return spared.some((one) => path.startsWith(one))
}

/** What a well-meaning person would put in a field, so that only the hostile one is wrong. */
export function goodValue({ name, type, value }: Field): string {
  if (name === 'token') return randomUUID()
  if (value !== '') return value
  if (type === 'number') return '3'
  if (type === 'email') return `hostile-${randomUUID()}@example.com`
  if (type === 'password') return 'a good long phrase'
  if (name === 'slug') return `s-${randomUUID().slice(0, 12)}`
  if (name === 'amount') return '12.50'

  return 'plain words'
}

/** `strict` is all that must be one of a few, an id, a number, a price, a code or an address word. */
export const kinds = ['words', 'long words', 'address', 'password', 'strict', 'button', 'search'] as const
export type Kind = (typeof kinds)[number]

/** The kind a field is parsed as; fields of one kind go through the same schema words. */
export function kindOf({ name, type }: Field, { method }: Pick<FoundForm, 'method'>): Kind {
  if (method === 'get') return 'search'
  if (type === 'submit' || name === 'intent') return 'button'
  if (type === 'email' || name === 'email') return 'address'
  if (type === 'password') return 'password'
  if (strictNames.has(name) || strictTypes.has(type)) return 'strict'

  return type === 'textarea' ? 'long words' : 'words'
}

const strictNames = new Set(['code', 'slug', 'amount'])
const strictTypes = new Set(['hidden', 'number', 'radio', 'checkbox', 'select-one'])
