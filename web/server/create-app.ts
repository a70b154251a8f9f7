import { createRequestHandler } from '@remix-run/express'
import type { AppLoadContext } from '@remix-run/node'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { Config } from '#activities/platform/config.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { checkOrigin } from './check-origin.ts'
import { limitAddress } from './client-address.ts'
import { guestPages } from './guest-pages.ts'
import { healthRoutes } from './health-routes.ts'
import { limitBody } from './limit-body.ts'
import type { LoadedApp } from './load-app.ts'
import './load-context.ts'
import { logRequests } from './log-requests.ts'
import { createMetrics } from './metrics.ts'
import { sendPlainPage } from './plain-page.ts'
import { refuseMalformed } from './refuse-malformed.ts'
import { securityHeaders } from './security-headers.ts'

export type WebAppInput = { deps: Deps; app: LoadedApp; isDevelopment: boolean }

/** The HTTP edge: what every request passes before it becomes a page. */
export function createApp({ deps, app, isDevelopment }: WebAppInput): Express {
  const { config, log } = deps
  const areas = areasOf(app)
  const metrics = createMetrics(config, areas)

  return express()
    .disable('x-powered-by')
    .set('trust proxy', config.TRUSTED_PROXY_HOPS)
    .use(logRequests(log))
    .use(metrics.measure)
    .use(healthRoutes(deps))
    .use(metrics.routes)
    .use(securityHeaders(config, { isDevelopment }))
    .use(compression())
    .use(...app.assets)
    .use(limitBody)
    .use(refuseMalformed)
    .use(checkOrigin(config))
    .use(pinHost(config), ...(isDevelopment ? [] : [guestPages(app)]))
    .use(
      createRequestHandler({
        build: app.build,
        mode: isDevelopment ? 'development' : 'production',
        getLoadContext: (req, res): AppLoadContext => ({
          cspNonce: String(res.locals.cspNonce),
          requestId: String(res.locals.requestId),
          deps,
          address: limitAddress(req.ip ?? ''),
        }),
      }) as RequestHandler,
    )
    .use(answerFailure(deps))
}

/** Whatever Host a client or a proxy sends, the app sees the address of PUBLIC_URL. */
function pinHost({ PUBLIC_URL }: Config): RequestHandler {
  const { host } = new URL(PUBLIC_URL)

  return (req, _res, next) => {
    req.headers.host = host
    delete req.headers['x-forwarded-host']
    next()
  }
}

/** The first words of our own paths, read from the built routes. */
function areasOf(app: LoadedApp): () => Set<string> {
  let areas = new Set<string>()
  app.build().then(
    ({ routes }) => {
      areas = new Set(Object.values(routes).map((route) => route?.path?.split('/')[0] ?? ''))
    },
    () => undefined,
  )

  return () => areas
}

function answerFailure({ log }: Deps): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    const status = statusOf(error)
    if (status >= 500) log.error({ err: error, requestId: String(res.locals.requestId) }, 'request failed')
    if (res.headersSent) {
      next(error)
      return
    }
    sendPlainPage(
      res,
      status < 500
        ? { status, title: 'There is nothing at this address', text: 'Check the link, or start from the first page.' }
        : {
            status,
            title: 'Something broke on our side',
            text: 'What was saved before is safe. Try again in a minute.',
          },
    )
  }
}

function statusOf(error: unknown): number {
  const hasStatus = typeof error === 'object' && error !== null && 'status' in error

  return hasStatus && typeof error.status === 'number' ? error.status : 500
}
