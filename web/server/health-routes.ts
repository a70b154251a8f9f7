import { Router } from 'express'
import type { Deps } from '#activities/platform/deps.ts'
import { createReadiness } from './readiness.ts'

/** `/healthz`: this process lives. `/readyz`: everything behind it does. `/health`: the same in the words of older clients. */
export function healthRoutes(deps: Deps): Router {
  const router = Router()
  const readiness = createReadiness(deps)

  router.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' })
  })
  router.get('/readyz', (_req, res, next) => {
    readiness()
      .then((answer) => res.status(answer.status === 'ready' ? 200 : 503).json(answer))
      .catch(next)
  })
  router.get('/health', (_req, res, next) => {
    readiness()
      .then(({ status, checks }) => {
        const isHealthy = status === 'ready'
        res.status(isHealthy ? 200 : 503).json({
          status: isHealthy ? 'healthy' : 'unhealthy',
          timestamp: new Date().toISOString(),
          database: checks.database === 'ok' ? 'connected' : 'disconnected',
          services: { temporal: checks.temporal, worker: checks.worker },
        })
      })
      .catch(next)
  })

  return router
}
