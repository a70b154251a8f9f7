import { createServer, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { anyPort, findPort } from './find-port.ts'

const host = '127.0.0.1'

function occupy(port: number): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(port, host, () => {
      done(server)
    })
  })
}

test('a taken port moves to the next free one', async () => {
  const port = await anyPort()
  const server = await occupy(port)

  expect(await findPort({ host, port })).toBeGreaterThan(port)
  server.close()
})

test('a block moves as a whole when one of its ports is taken', async () => {
  const port = await anyPort()
  const server = await occupy(port + 2)

  expect(await findPort({ host, port, size: 5 })).toBeGreaterThan(port + 2)
  server.close()
})

test('a port given out before is not given out again', async () => {
  const port = await anyPort()

  expect(await findPort({ host, port, taken: new Set([port]) })).toBeGreaterThan(port)
})

test('a host that is no address of this machine is named', async () => {
  await expect(findPort({ host: '203.0.113.1', port: 4000 })).rejects.toThrow(/HOST is "203.0.113.1"/)
})
