import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from '#activities/platform/logger.ts'

const quiet = /^\/(?:assets\/|healthz$|readyz$|metrics$)/

/** The path people know: single fetch asks for `/path.data`. Queries are left out, they may carry tokens. */
export function pagePath(path: string): string {
  const plain = path.replace(/\.data$/, '')

  return plain === '/_root' ? '/' : plain
}

/** One line per request, and its id in the response. */
export function logRequests(log: Logger): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now()
    const requestId = randomUUID()
    res.locals.requestId = requestId
    res.setHeader('X-Request-Id', requestId)

    res.once('close', () => {
      const line = {
        requestId,
        method: req.method,
        path: pagePath(req.path),
        status: res.statusCode,
        ms: Math.round(performance.now() - startedAt),
        ...(!res.writableFinished && { isAborted: true }),
      }
      if (res.statusCode >= 500) log.error(line, 'request')
      else if (quiet.test(req.path)) log.debug(line, 'request')
      else log.info(line, 'request')
    })
    next()
  }
}
