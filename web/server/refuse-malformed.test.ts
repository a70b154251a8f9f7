import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { refuseMalformed } from './refuse-malformed.ts'

test('what no page of ours sends is answered before the app reads it', async () => {
  const ask = await startEdge()
  const form = { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' }

  expect(await ask('GET', '/c/a%20b?q=100%25')).toBe(200)
  expect(await ask('POST', '/login', form)).toBe(200)
  for (const path of ['/c/%00', '/c/%ff', '/discover?q=a%00', '/c/50%']) expect(await ask('GET', path), path).toBe(400)
  expect(await ask('DELETE', '/login')).toBe(405)
  expect(await ask('POST', '/login', { 'Content-Type': 'application/json' })).toBe(415)
  expect(await ask('POST', '/login', { 'Content-Type': 'multipart/form-data; boundary=x' })).toBe(415)
  expect(await ask('POST', '/webhooks/stripe', { 'Content-Type': 'application/json' })).toBe(200)
})

/** Answers with the status; the path goes out as it is written. */
async function startEdge() {
  const server = createServer(express().use(refuseMalformed, (_req, res) => res.send('reached')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const { port } = server.address() as AddressInfo

  return (method: string, path: string, headers: Record<string, string> = {}) =>
    new Promise<number | undefined>((resolve, reject) => {
      const body = method === 'POST' ? 'a=b' : ''
      request(
        { port, host: '127.0.0.1', method, path, headers: { 'Content-Length': body.length, ...headers } },
        (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        },
      )
        .on('error', reject)
        .end(body)
    })
}
