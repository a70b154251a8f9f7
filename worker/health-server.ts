import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Deps } from '#activities/platform/deps.ts'
import type { Metrics } from './metrics.ts'
import { checkReadiness, refreshGauges } from './readiness.ts'

export type HealthServerInput = { deps: Deps; metrics: Metrics; isPolling?: () => boolean }

/** GET /healthz, /readyz and /metrics of a worker or relay on WORKER_HEALTH_PORT. Port 0 opens none. */
export async function startHealthServer({ deps, metrics, isPolling }: HealthServerInput): Promise<() => Promise<void>> {
  const { WORKER_HEALTH_PORT: port, HOST: host } = deps.config
  if (port === 0) return () => Promise.resolve()

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'health answer failed')
      if (!response.headersSent) send(response, 500, { status: 'unhealthy' })
      else response.end()
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0]
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, { status: 'GET only' })
    if (path === '/healthz') return send(response, 200, { status: 'alive' })
    if (path === '/readyz') {
      const readiness = await checkReadiness(deps, isPolling)

      return send(response, readiness.status === 'ready' ? 200 : 503, readiness)
    }
    if (path !== '/metrics') return send(response, 404, { status: 'not found' })
    if (!mayReadMetrics(request, deps.config.METRICS_TOKEN))
      return send(response, 401, { status: 'bearer token needed' })

    await refreshGauges(deps, metrics)
    response.writeHead(200, { 'content-type': metrics.registry.contentType })
    response.end(await metrics.registry.metrics())
  }

  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, done)
  })

  return () =>
    new Promise<void>((done) => {
      server.close(() => {
        done()
      })
      server.closeAllConnections()
    })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

function mayReadMetrics(request: IncomingMessage, token: string | undefined): boolean {
  if (!token) return ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '')
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)

  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
