import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { checkOrigin } from './check-origin.ts'
import { isLoopbackAddress, limitAddress } from './client-address.ts'
import { limitBody } from './limit-body.ts'
import { pagePath } from './log-requests.ts'
import { endedSessionCookie, readSessionToken, sessionCookie } from './session-cookie.server.ts'

const home = { PUBLIC_URL: 'https://kumiko.example' }

async function startEdge(): Promise<string> {
  const app = express()
    .use(limitBody)
    .use(checkOrigin(home))
    .use((_req, res) => res.send('reached'))
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })

  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a write is taken from our own pages only, and the refusal says where to go', async () => {
  const edge = await startEdge()
  const post = (headers: Record<string, string>, path = '/login') =>
    fetch(edge + path, { method: 'POST', headers, body: 'a=b' })

  expect((await post({ Origin: 'https://kumiko.example' })).status).toBe(200)
  expect((await post({ Referer: 'https://kumiko.example/login?a=1' })).status).toBe(200)
  for (const headers of [
    { Origin: 'https://evil.example' },
    { Origin: 'http://kumiko.example' },
    { Origin: 'https://kumiko.example.evil.example' },
    { Origin: 'null', Referer: 'https://kumiko.example/' },
    { Referer: 'https://evil.example/?https://kumiko.example' },
    {},
  ]) {
    expect((await post(headers as Record<string, string>)).status).toBe(403)
  }
  expect(await (await post({ Origin: 'http://localhost:3000' }, '/login.data')).text()).toContain(
    'href="https://kumiko.example/login"',
  )
  expect((await post({}, '/webhooks/stripe')).status).toBe(200)
  expect((await fetch(edge, { headers: { Origin: 'https://evil.example' } })).status).toBe(200)
})

test('a form carries a megabyte and says its length', async () => {
  const edge = await startEdge()
  const send = (init: RequestInit) => fetch(edge, { method: 'POST', headers: { Origin: home.PUBLIC_URL }, ...init })

  expect((await send({ body: 'x'.repeat(1024 * 1024) })).status).toBe(200)
  expect(
    await send({ body: 'x'.repeat(1024 * 1024 + 1) }).then(
      (answer) => answer.status,
      () => 413,
    ),
  ).toBe(413)
  const stream = new Blob(['x']).stream()
  expect((await send({ body: stream, duplex: 'half' })).status).toBe(411)
})

test('the session cookie is for this host, unreadable for scripts, and secure where there is https', () => {
  const local = { PUBLIC_URL: 'http://127.0.0.1:3000' }
  expect(sessionCookie('t', home)).toMatch(/^__Host-kumiko=t; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/)
  expect(sessionCookie('t', local)).toMatch(/^kumiko=t; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
  expect(endedSessionCookie(home)).toMatch(/^__Host-kumiko=; .*Max-Age=0$/)

  const request = new Request('https://kumiko.example', {
    headers: { Cookie: 'a=b; __Host-kumiko=tok; kumiko=planted' },
  })
  expect(readSessionToken(request, home)).toBe('tok')
})

test('an address counts as one customer', () => {
  expect(limitAddress('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(limitAddress('2001:db8:1:2:3:4:5:6')).toBe(limitAddress('2001:db8:1:2::9'))
  expect(limitAddress('2001:db8:1:3::9')).not.toBe(limitAddress('2001:db8:1:2::9'))
  expect(['127.0.0.1', '::1', '::ffff:127.0.0.1', '192.0.2.7'].map(isLoopbackAddress)).toEqual([
    true,
    true,
    true,
    false,
  ])
})

test('logs and limits see the page, not how its data was asked for', () => {
  expect(['/login.data', '/_root.data', '/c/a/p/1'].map(pagePath)).toEqual(['/login', '/', '/c/a/p/1'])
})
