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
