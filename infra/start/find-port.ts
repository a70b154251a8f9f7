import { createServer } from 'node:net'
import { codeOf, StartError } from './start-error.ts'

export type PortWish = { host: string; port: number; size?: number; taken?: ReadonlySet<number> }

const attempts = 200
const remedyForHost = 'Leave HOST out for this machine only, or set it to one of its addresses.'

/** The first port from the wished one upwards that is free on the host, with `size - 1` free ones behind it. Throws StartError. */
export async function findPort({ host, port, size = 1, taken = new Set() }: PortWish): Promise<number> {
  for (let first = port; first < port + attempts && first + size <= 65_536; first += 1) {
    if (await isBlockFree({ host, first, size, taken })) return first
  }

  throw new StartError(
    `No free port was found from ${port} upwards.`,
    'Choose another port by its option, or end what listens there.',
  )
}

/** Any free port, as the system gives it. */
export function anyPort(host = '127.0.0.1'): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, host, () => {
      const address = server.address()
      server.close(() => {
        done(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  })
}

type Block = { host: string; first: number; size: number; taken: ReadonlySet<number> }

async function isBlockFree({ host, first, size, taken }: Block): Promise<boolean> {
  for (let port = first; port < first + size; port += 1) {
    if (taken.has(port) || !(await isFree(host, port))) return false
  }

  return true
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', (error) => {
      if (['EADDRINUSE', 'EACCES'].includes(codeOf(error) ?? '')) done(false)
      else fail(new StartError(`HOST is "${host}", which is no address of this machine.`, remedyForHost))
    })
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        done(true)
      })
    })
  })
}
