import { setTimeout as sleep } from 'node:timers/promises'
import { readForms, type PageForm } from './read-forms.ts'

export type Answer = {
  status: number
  url: string
  html: string
  /** Where it leads outside of the app. */ away: string | null
}

const patienceMs = 90_000

/**
 * A browser without script: cookies, the Origin header, redirects. Whoever meets a dead server reloads and sends the form
 * again, as people do, until it answers.
 */
export function openHttpSession(home: string) {
  const cookies = new Map<string, string>()

  async function once(url: URL, body?: URLSearchParams): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
      headers: { cookie, ...(body && { origin: home }) },
      ...(body && { body }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }

    return response
  }

  async function visit(path: string, body?: URLSearchParams): Promise<Answer> {
    let url = new URL(path, home)
    let response = await patiently(url, body)
    for (let hops = 0; hops < 6; hops += 1) {
      const to = response.headers.get('location')
      if (!to) break
      const next = new URL(to, url)
      if (next.origin !== home) return { status: response.status, url: url.href, html: '', away: next.href }
      url = next
      response = await patiently(url)
    }

    return { status: response.status, url: url.href, html: await response.text(), away: null }
  }

  async function patiently(url: URL, body?: URLSearchParams): Promise<Response> {
    const endsAt = Date.now() + patienceMs
    for (;;) {
      try {
        const response = await once(url, body)
        if (response.status < 500) return response
        const said = (await response.text()).slice(0, 300)
        if (Date.now() > endsAt) throw new Error(`${url.pathname} answered ${response.status}: ${said}`)
      } catch (error) {
        if (Date.now() > endsAt) throw error
      }
      await sleep(500)
    }
  }

  return {
    get: (path: string) => visit(path),
    /** Opens a page, finds the form that has all these names, fills it in and sends it. */
    submit: async (path: string, has: string[], values: Record<string, string>): Promise<Answer> => {
      const form = await findForm(path, has)

      return visit(form.action ?? path, new URLSearchParams({ ...form.fields, ...values }))
    },
    findForm,
    /** Opens a page and finds the form that is sent to an address with this beginning. */
    findFormTo: async (path: string, action: string): Promise<PageForm> => {
      const page = await visit(path)
      const form = readForms(page.html).find((one) => one.action?.startsWith(action))
      if (!form) throw new Error(`${path} (${page.status}, ${page.url}) has no form that leads to ${action}.`)

      return form
    },
    /** Sends a form that was opened before. */
    send: (path: string, form: PageForm, values: Record<string, string> = {}) =>
      visit(form.action ?? path, new URLSearchParams({ ...form.fields, ...values })),
  }

  async function findForm(path: string, has: string[]): Promise<PageForm> {
    const page = await visit(path)
    const form = readForms(page.html).find((one) => has.every((mark) => isIn(one, mark)))
    if (!form) throw new Error(`${path} (${page.status}, ${page.url}) has no form with ${has.join(', ')}.`)

    return form
  }
}

/** A mark is a field's name, or `name=value`. */
function isIn({ fields }: PageForm, mark: string): boolean {
  const [name = '', value] = mark.split('=')

  return value === undefined ? name in fields : fields[name] === value
}
