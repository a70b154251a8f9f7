import type { Request, RequestHandler, Response } from 'express'
import { toTheme } from '#web/ui/theme/theme.ts'
import type { LoadedApp } from './load-app.ts'
import { fillIn, recordPage, toTemplate, type Template } from './page-template.ts'

type Kept = { template: Template; until: number; isBeingRenewed: boolean }

const ttlMs = 2_000
/** While one guest's request makes a page anew, the others still get the old one, for so long at most. */
const graceMs = 1_000
const mostPages = 200
const onlyTheme = /^kumiko-theme=(\w+)$/

/**
 * Keeps the pages that all guests share for two seconds, by address and theme. A route takes part by
 * `handle = { isSameForGuests: true }`. Whoever sends any other cookie is never answered from here, and each answer has
 * a nonce of its own. A write through this process empties it; what other processes write is seen within three.
 */
export function guestPages(app: LoadedApp, now: () => number = Date.now): RequestHandler {
  const pages = new Map<string, Kept>()
  let paths: RegExp[] = []
  let writes = 0
  let generation = 0
  app.build().then(
    ({ routes }) => {
      paths = sharedPaths(Object.values(routes))
    },
    () => undefined,
  )

  /** From here to the end of a write nothing is served or kept: what it changes may be in a page already, or not yet. */
  function holdBack(res: Response): void {
    writes += 1
    res.once('close', () => {
      writes -= 1
      generation += 1
      pages.clear()
    })
  }

  function keep(key: string, template: Template): void {
    pages.delete(key)
    const oldest = pages.size < mostPages ? undefined : pages.keys().next().value
    if (oldest !== undefined) pages.delete(oldest)
    pages.set(key, { template, until: now() + ttlMs, isBeingRenewed: false })
  }

  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') holdBack(res)
    const theme = writes > 0 ? null : themeOfGuest(req)
    if (theme === null || !paths.some((path) => path.test(req.path))) {
      next()

      return
    }

    const key = `${theme} ${req.originalUrl}`
    const kept = pages.get(key)
    if (kept && mayServe(kept, now())) {
      res.type('html').end(fillIn(kept.template, marksOf(res)))

      return
    }
    if (kept) kept.isBeingRenewed = true
    const begunIn = generation
    recordPage(res, (html) => {
      if (writes === 0 && begunIn === generation) keep(key, toTemplate(html, marksOf(res)))
    })
    next()
  }
}

function mayServe({ until, isBeingRenewed }: Kept, at: number): boolean {
  return at < until || (isBeingRenewed && at < until + graceMs)
}

/** Of a guest with no cookie but a theme, else null. */
function themeOfGuest({ method, headers }: Request): string | null {
  if (method !== 'GET' || headers.authorization !== undefined) return null
  if (headers.cookie === undefined) return toTheme(undefined)
  const [, theme] = onlyTheme.exec(headers.cookie) ?? []

  return theme === undefined ? null : toTheme(theme)
}

/** What is of one answer only. */
function marksOf({ locals }: Response): string[] {
  return [String(locals.cspNonce), String(locals.requestId)]
}

type BuiltRoute = { path?: string; module: { handle?: unknown } } | undefined

function sharedPaths(routes: BuiltRoute[]): RegExp[] {
  return routes.flatMap((route) => {
    const handle: unknown = route?.module.handle
    const isShared = typeof handle === 'object' && handle !== null && 'isSameForGuests' in handle

    // Single fetch asks for `.data` of the same path, which is no page.
    return isShared ? [new RegExp(`^/${(route?.path ?? '').replace(/:\w+/g, '[^/]+')}/?(?<!\\.data)$`)] : []
  })
}
