import { timingSafeEqual } from 'node:crypto'
import { type Request, type RequestHandler, Router } from 'express'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Config } from '#activities/platform/config.ts'
import { isLoopbackAddress } from './client-address.ts'
import { pagePath } from './log-requests.ts'

export type Metrics = { measure: RequestHandler; routes: Router }

/** Durations by area of the site, and the process itself. `areas` keeps the labels few whatever paths are asked for. */
export function createMetrics(config: Config, areas: () => Set<string>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'kumiko_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'area', 'status'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })

  const measure: RequestHandler = (req, res, next) => {
    const end = durations.startTimer()
    res.once('finish', () => {
      const area = pagePath(req.path).split('/')[1] ?? ''
      end({
        method: req.method,
        area: areas().has(area) ? area : 'other',
        status: `${Math.floor(res.statusCode / 100)}xx`,
      })
    })
    next()
  }

  const routes = Router()
  routes.get('/metrics', (req, res, next) => {
    if (!mayRead(req, config.METRICS_TOKEN)) {
      res.status(401).setHeader('WWW-Authenticate', 'Bearer').type('text').send('A bearer token is needed.\n')
      return
    }
    registry
      .metrics()
      .then((text) => res.type(registry.contentType).send(text))
      .catch(next)
  })

  return { measure, routes }
}

/** With a token: who knows it. Without: this machine, and not through a proxy that happens to run on it. */
function mayRead(req: Request, token: string | undefined): boolean {
  if (!token) return isLoopbackAddress(req.socket.remoteAddress ?? '') && req.get('x-forwarded-for') === undefined
  const given = Buffer.from(req.get('authorization') ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)

  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
