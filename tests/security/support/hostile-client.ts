import type { ProvidedApp } from '#tests/support/provided.ts'

export type Answer = { status: number; location: string | null; body: string; isHtml: boolean }
export type Fields = [name: string, value: string][]
export type Client = ReturnType<typeof createClient>

/** A person without a browser: keeps cookies, says where a form comes from, follows nothing. */
export function createClient(app: ProvidedApp) {
  const cookies = new Map<string, string>()

  async function send(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers)
    headers.set('Cookie', [...cookies].map((pair) => pair.join('=')).join('; '))
    if (!headers.has('Origin')) headers.set('Origin', new URL(app.web).origin)
    const answer = await fetch(new URL(path, app.web), { redirect: 'manual', ...init, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      cookies.set(name, value)
    }

    return {
      status: answer.status,
      location: answer.headers.get('location'),
      body: await answer.text(),
      isHtml: (answer.headers.get('content-type') ?? '').startsWith('text/html'),
    }
  }

  return {
    cookies,
    send,
    get: (path: string) => send(path),
    post: (path: string, fields: Fields | Record<string, string>) =>
      send(path, { method: 'POST', body: new URLSearchParams(fields) }),
    logIn: async ({ email, password }: { email: string; password: string }) => {
      const answer = await send('/login', { method: 'POST', body: new URLSearchParams({ email, password }) })
      if (answer.status !== 302) throw new Error(`${email} could not log in: ${answer.status}`)
    },
  }
}

/** What is wrong with an answer to `text`: a failure, a way out of our site, markup that came back, or nothing. */
export function problemOf(app: ProvidedApp, { status, location, body, isHtml }: Answer, text: string): string | null {
  if (status >= 500) return `status ${status}`
  if (location !== null && !isOwnAddress(app, location)) return `leads to ${location}`
  if (status >= 400 && isHtml && !/<html lang="en"/.test(body)) return `status ${status} without a page of ours`
  // Only what could be markup is looked for; a word may stand there as it is.
  const sample = text.slice(0, 80)
  if (isHtml && /<[a-z!/]|"\s*[a-z]+=/i.test(sample) && body.includes(sample)) return 'came back unescaped'
  if (/PrismaClient|syntax error at|node_modules|at async /.test(body)) return 'tells of its inside'

  return null
}

function isOwnAddress(app: ProvidedApp, location: string): boolean {
  const { origin } = new URL(location, app.web)

  return origin === new URL(app.web).origin || origin === new URL(app.sandbox.stripe).origin
}
