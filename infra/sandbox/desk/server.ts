import type { IncomingMessage } from 'node:http'
import { createHttpServer, json, urlOf, type Reply } from '../core/http.ts'
import type { DeskContext } from './context.ts'
import { createDeskPages } from './pages.ts'
import { machineRoutes } from './routes.ts'
import { DeskError } from './read-body.ts'

/** The desk: what the stand-ins have received, the clock and the faults, for people at `/` and for machines at `/_sandbox/`. */
export function createDeskServer(context: DeskContext) {
  const pages = createDeskPages(context)

  return createHttpServer(async (request, body) => {
    const url = urlOf(request)
    if (request.method === 'GET' && url.pathname === '/healthz')
      return json(200, { status: 'ok', now: new Date(context.stripe.clock.nowMs()).toISOString() })
    const refusal = refuseStrangers(context, request)
    if (refusal) return refusal
    try {
      const handle = machineRoutes[`${request.method ?? 'GET'} ${url.pathname}`]
      if (handle) return json(200, await handle(context, { query: url.searchParams, body }))

      return (
        (await pages(request.method ?? 'GET', url.pathname, body)) ?? json(404, { error: 'The desk has no such page.' })
      )
    } catch (error) {
      if (error instanceof DeskError) return json(error.status, { error: error.message })
      throw error
    }
  })
}

/** A page elsewhere must not steer the sandbox: the name must be the desk's own (no rebinding), and a write must come from the desk or from no page at all. */
function refuseStrangers({ deskHosts }: DeskContext, request: IncomingMessage): Reply | null {
  if (!deskHosts().has(request.headers.host ?? ''))
    return json(421, { error: 'The desk answers to its own address only.' })
  const { origin } = request.headers
  const fetchSite = request.headers['sec-fetch-site']
  const isOwn =
    origin === undefined
      ? fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none'
      : isDeskOrigin(deskHosts(), origin)
  if (request.method !== 'GET' && !isOwn) return json(403, { error: 'The desk takes orders from its own page only.' })

  return null
}

function isDeskOrigin(hosts: Set<string>, origin: string) {
  return origin.startsWith('http://') && hosts.has(origin.slice('http://'.length))
}
