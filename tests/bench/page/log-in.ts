import type { ProvidedApp } from '#tests/support/provided.ts'

/** Logs a person of the demo in by the form of the site; returns the Cookie header of what follows. */
export async function logIn({ web }: ProvidedApp, { email, password }: { email: string; password: string }) {
  const answer = await fetch(new URL('/login', web), {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: web, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password }).toString(),
  })
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '')
  if (answer.status !== 302 || cookies.length === 0) throw new Error(`Logging in was answered with ${answer.status}.`)

  return cookies.join('; ')
}
