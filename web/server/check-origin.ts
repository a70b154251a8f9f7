import type { Request, RequestHandler } from 'express'
import type { Config } from '#activities/platform/config.ts'
import { pagePath } from './log-requests.ts'
import { sendPlainPage } from './plain-page.ts'

const reads = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A write must come from a page of ours. Browsers name that page's origin; a request that names none is refused too.
 * Webhooks prove themselves by their signature instead.
 */
export function checkOrigin({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>): RequestHandler {
  const home = new URL(PUBLIC_URL).origin

  return (req, res, next) => {
    if (reads.has(req.method) || req.path.startsWith('/webhooks/')) return next()
    const from = originOf(req)
    if (from === home) return next()

    sendPlainPage(res, {
      status: 403,
      title: 'This form came from another address',
      text:
        from === null
          ? `Nothing was changed. Kumiko takes forms from its own pages at ${home} only, and this request did not say where it came from.`
          : `Nothing was changed. The page you sent is open at ${from}, but Kumiko lives at ${home}. Open it there and send the form again.`,
      action: { label: `Open this page at ${home}`, href: home + pagePath(req.path) },
    })
  }
}

function originOf(req: Request): string | null {
  const origin = req.get('origin')
  if (origin && origin !== 'null') return origin
  const referer = req.get('referer')
  if (origin === 'null' || !referer || !URL.canParse(referer)) return null

  return new URL(referer).origin
}
