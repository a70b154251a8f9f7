import type { AppLoadContext } from '@remix-run/node'
import { hashSessionToken } from '#activities/identity/session-token.ts'
import { touchSession } from '#activities/identity/touch-session.ts'
import { readSessionToken } from './session-cookie.server.ts'

export type Viewer = {
  id: string
  name: string
  email: string
  timeZone: string | null
  isOperator: boolean
  isVerified: boolean
  sessionId: string
}

export type Place = { kind: 'community' | 'organization'; slug: string }

/** Who asks, and which tenant the address belongs to. */
export type Sight = { viewer: Viewer | null; place: { organizationId: string; entityId: string } | null }

type Row = {
  sessionId: string | null
  lastSeenAt: Date | null
  userId: string
  name: string
  email: string
  timeZone: string | null
  isOperator: boolean
  isVerified: boolean
  organizationId: string | null
  entityId: string | null
}

const touchAfterMs = 5 * 60_000
const seen = new WeakMap<AppLoadContext, Map<string, Promise<Sight>>>()

/** Reads session, person and tenant in one statement, once per request: the loaders of a page share the answer. */
export function identify(request: Request, context: AppLoadContext, place = placeOf(request)): Promise<Sight> {
  const known = seen.get(context) ?? new Map<string, Promise<Sight>>()
  seen.set(context, known)
  const key = place ? `${place.kind}:${place.slug}` : ''
  const sight = known.get(key) ?? look(request, context, place)
  known.set(key, sight)

  return sight
}

/** The tenant an address names: `/c/{slug}` and `/org/{slug}`. */
export function placeOf(request: Request): Place | null {
  const [, room, slug] = new URL(request.url).pathname.split('/')
  if (!slug || (room !== 'c' && room !== 'org')) return null

  return { kind: room === 'c' ? 'community' : 'organization', slug: decodeURIComponent(slug) }
}

async function look(request: Request, context: AppLoadContext, place: Place | null): Promise<Sight> {
  const { deps } = context
  const token = readSessionToken(request, deps.config)
  if (!token && !place) return { viewer: null, place: null }

  const [row] = await deps.db.accounts.$queryRaw<Row[]>`
    select s.id as "sessionId", s.last_seen_at as "lastSeenAt", u.id as "userId", u.name, u.email::text as email,
      u.time_zone as "timeZone", u.is_operator as "isOperator", u.email_verified_at is not null as "isVerified",
      d.organization_id as "organizationId", d.entity_id as "entityId"
    from (select 1) one
    left join sessions s on s.token_hash = ${token ? hashSessionToken(token) : ''} and s.expires_at > now()
    left join users u on u.id = s.user_id
    left join directory d on d.kind = ${place?.kind ?? ''} and d.key = ${place?.slug ?? ''}`
  if (row?.sessionId && row.lastSeenAt && Date.now() - row.lastSeenAt.getTime() > touchAfterMs) {
    await touchSession(deps, row.sessionId)
  }

  return {
    viewer: row?.sessionId ? viewerOf(row, row.sessionId) : null,
    place: row?.organizationId && row.entityId ? { organizationId: row.organizationId, entityId: row.entityId } : null,
  }
}

function viewerOf({ userId, name, email, timeZone, isOperator, isVerified }: Row, sessionId: string): Viewer {
  return { id: userId, name, email, timeZone, isOperator, isVerified, sessionId }
}
