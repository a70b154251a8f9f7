import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { guestPages } from './guest-pages.ts'
import type { LoadedApp } from './load-app.ts'

const routes = {
  root: { module: {} },
  home: { module: { handle: { isSameForGuests: true } } },
  feed: { path: 'c/:slug', module: { handle: { isSameForGuests: true } } },
  join: { path: 'c/:slug/join', module: { handle: {} } },
}

/** An edge whose pages count how often they were made, and say the marks of their answer. */
async function startEdge({ now, head = {} }: { now?: () => number; head?: Record<string, string> } = {}) {
  const app = { build: () => Promise.resolve({ routes }) } as unknown as LoadedApp
  let made = 0
  let gate = Promise.resolve()
  const edge = express()
    .use((_req, res, next) => {
      res.locals.cspNonce = randomUUID()
      res.locals.requestId = randomUUID()
      res.setHeader('content-security-policy', `script-src 'nonce-${String(res.locals.cspNonce)}'`)
      next()
    })
    .use(guestPages(app, now))
    .use((req, res) => {
      made += 1
      const number = made
      void gate.then(() => {
        const { cspNonce, requestId } = res.locals
        res
          .status(req.path === '/c/none' ? 404 : 200)
          .type('html')
          .set(head)
        res.write(`<html data-request-id="${String(requestId)}"><script nonce="${String(cspNonce)}">`)
        res.end(`</script><i nonce="${String(cspNonce)}">made ${number}</i>`)
      })
    })
  const server = createServer(edge)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const get = async (path: string, init?: RequestInit) => {
    const answer = await fetch(origin + path, init)
    const html = await answer.text()

    return {
      html,
      made: Number(/made (\d+)/.exec(html)?.[1]),
      nonces: [...html.matchAll(/nonce="([^"]*)"/g)].map(([, nonce]) => nonce),
      requestId: /data-request-id="([^"]*)"/.exec(html)?.[1],
      allowed: /nonce-([^']*)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1],
    }
  }
  // The routes are known one turn later.
  await new Promise((resolve) => setImmediate(resolve))

  return {
    get,
    /** Pages begun from now on wait. */
    hold: () => {
      let open = () => undefined as void
      gate = new Promise((resolve) => (open = resolve))

      return open
    },
  }
}

const as = (cookie: string) => ({ headers: { cookie } })

test('guests share a page, each with a nonce and a request of their own', async () => {
  const { get } = await startEdge()
  const [first, second] = [await get('/c/one'), await get('/c/one')]

  expect([first.made, second.made]).toEqual([1, 1])
  expect(second.nonces).toEqual([second.allowed, second.allowed])
  expect(second.allowed).not.toBe(first.allowed)
  expect(second.requestId).not.toBe(first.requestId)
  expect(second.html).not.toContain(first.allowed)
})

test('addresses, queries and themes are pages of their own', async () => {
  const { get } = await startEdge()

  const made = [
    await get('/c/one'),
    await get('/c/two'),
    await get('/c/one?after=x'),
    await get('/c/one', as('kumiko-theme=dark')),
    await get('/c/one', as('kumiko-theme=dark')),
    await get('/'),
    await get('/'),
  ].map((page) => page.made)
  expect(made).toEqual([1, 2, 3, 4, 4, 5, 5])
})

test.each(['kumiko=token', 'kumiko-theme=dark; kumiko=token', '__Host-kumiko=token', 'kumiko-toast=hi'])(
  'a visitor with the cookie "%s" gets a page of their own, and leaves none behind',
  async (cookie) => {
    const { get } = await startEdge()
    await get('/c/one')

    expect((await get('/c/one', as(cookie))).made).toBe(2)
    expect((await get('/c/one')).made).toBe(1)
  },
)

test.each(['/c/one/join', '/c/one.data', '/c/none'])('%s is made for each', async (path) => {
  const { get } = await startEdge()

  expect([(await get(path)).made, (await get(path)).made]).toEqual([1, 2])
})

test('an answer that sets a cookie is kept for nobody', async () => {
  const { get } = await startEdge({ head: { 'set-cookie': 'a=b' } })

  expect([(await get('/c/one')).made, (await get('/c/one')).made]).toEqual([1, 2])
})

test('a page is old after two seconds, and after a write at once', async () => {
  let time = 0
  const { get } = await startEdge({ now: () => time })
  await get('/c/one')
  time = 1_999
  expect((await get('/c/one')).made).toBe(1)
  time = 2_000
  expect((await get('/c/one')).made).toBe(2)

  await get('/c/one', { method: 'POST' })
  expect((await get('/c/one')).made).toBe(4)
})

test('while one guest waits for the new page, the others read the old one, and not for long', async () => {
  let time = 0
  const { get, hold } = await startEdge({ now: () => time })
  await get('/c/one')
  time = 2_500
  const open = hold()
  const renewed = get('/c/one')
  await new Promise((resolve) => setTimeout(resolve, 50))

  expect((await get('/c/one')).made).toBe(1)
  time = 3_000
  const late = get('/c/one')
  await new Promise((resolve) => setTimeout(resolve, 50))
  open()
  expect([(await renewed).made, (await late).made]).toEqual([2, 3])
  expect((await get('/c/one')).made).toBe(3)
})
