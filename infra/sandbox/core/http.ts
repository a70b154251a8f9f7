import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

export type Reply = { status: number; headers?: Record<string, string>; body: string | Buffer }
export type Handler = (request: IncomingMessage, body: string, response: ServerResponse) => Promise<Reply | null>

const BODY_LIMIT_BYTES = 12_000_000

/** A server whose handler gets the whole body; a handler that answers `null` has taken the socket itself. */
export function createHttpServer(handle: Handler): Server {
  return createServer((request, response) => {
    void answer(handle, request, response)
  })
}

async function answer(handle: Handler, request: IncomingMessage, response: ServerResponse) {
  try {
    const reply = await handle(request, await readBody(request), response)
    if (reply) send(response, reply)
  } catch (error) {
    console.error('sandbox:', error)
    if (!response.headersSent)
      send(response, json(500, { error: { type: 'api_error', message: 'The sandbox failed; its log says why.' } }))
  }
}

function send(response: ServerResponse, { status, headers, body }: Reply) {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', ...headers })
  response.end(body)
}

async function readBody(request: IncomingMessage) {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_LIMIT_BYTES) throw new Error('The request body is too large.')
    chunks.push(chunk)
  }

  return Buffer.concat(chunks).toString('utf8')
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value, null, 2) }
}

export function html(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      ...headers,
    },
    body,
  }
}

export function pdf(body: Buffer, fileName: string): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${fileName}"` },
    body,
  }
}

export function redirect(location: string): Reply {
  return { status: 303, headers: { location }, body: '' }
}

export function urlOf(request: IncomingMessage) {
  return new URL(request.url ?? '/', 'http://sandbox')
}

export function listen(server: Server, host: string, port: number) {
  return new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

export function closeServer(server: Server) {
  return new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
