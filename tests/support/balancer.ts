import { Agent, createServer, request as call, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

export type Balancer = {
  port: number
  /** How many webhooks each web process has answered. */
  webhooks: number[]
  close: () => Promise<void>
}

/** What stands before several web processes: each request goes to the next one, a dead one is passed over. */
export async function openBalancer(ports: number[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: false })
  const webhooks = ports.map(() => 0)
  let turn = 0

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    turn += 1
    for (let step = 0; step < ports.length; step += 1) {
      const index = (turn + step) % ports.length
      const answer = await forward(request, body, ports[index] ?? 0)
      if (!answer) continue
      if (request.url?.startsWith('/webhooks/')) webhooks[index] = (webhooks[index] ?? 0) + 1
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)

      return
    }
    response.writeHead(502).end()
  }

  function forward({ method, url, headers }: IncomingMessage, body: Buffer, port: number) {
    return new Promise<IncomingMessage | null>((done, fail) => {
      const sent = call({ host: '127.0.0.1', port, method, path: url, headers, agent }, done)
      // Only what nobody has heard may be said again to another.
      sent.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') done(null)
        else fail(error)
      })
      sent.end(body)
    })
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()

  return {
    port: typeof address === 'object' && address ? address.port : 0,
    webhooks,
    close: () =>
      new Promise((done) => {
        server.close(() => {
          done()
        })
        server.closeAllConnections()
      }),
  }
}
