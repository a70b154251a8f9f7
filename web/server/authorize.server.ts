import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import type { Deps } from '#activities/platform/deps.ts'
import {
  can,
  needsVerifiedEmail,
  nobody,
  type Permission,
  permissions,
  type StaffRole,
  type Standing,
} from '#workflows/identity/permissions.rules.ts'
import { identify, type Place, type Viewer } from './identify.server.ts'
import './load-context.ts'
import { notFound, refuse } from './refuse.server.ts'
import type { CommunityStanding, OrganizationStanding } from './standing.server.ts'
import { lookAround } from './surroundings.server.ts'

export type { Viewer } from './identify.server.ts'

type Args = LoaderFunctionArgs | ActionFunctionArgs
type Rules = typeof permissions

type ScopeGrant = {
  anyone: unknown
  person: unknown
  platform: unknown
  community: { organizationId: string } & CommunityStanding
  organization: { organizationId: string; organization: OrganizationStanding['organization']; role: StaffRole | null }
}

/** What a permission gives: who asks, and the place they may act in. */
export type Grant<P extends Permission> = {
  deps: Deps
  viewer: Rules[P]['needsViewer'] extends true ? Viewer : Viewer | null
  standing: Standing
} & ScopeGrant[Rules[P]['scope']]

type Found = { viewer: Viewer | null; standing: Standing; place: object }

/**
 * First line of every loader and action. Returns the grant, or throws: a guest goes to log in and comes back, an
 * unconfirmed address goes to confirm it, the rest get 403 with the reason, or 404 where even the name is not theirs to know.
 */
export async function authorize<P extends Permission>(args: Args, permission: P): Promise<Grant<P>> {
  const { deps } = args.context
  const found = await findStanding(args, permission)
  if (!can(found.standing, permission)) throw refusalFor(args.request, permission, found)
  if (permissions[permission].needsViewer && !found.viewer) throw toLogin(args.request)

  // The rule's scope decided which place was read, and needsViewer was checked above.
  return { deps, viewer: found.viewer, standing: found.standing, ...found.place } as Grant<P>
}

async function findStanding(args: Args, permission: Permission): Promise<Found> {
  const { request, context, params } = args
  const { scope } = permissions[permission]
  if (scope !== 'community' && scope !== 'organization') {
    const { viewer } = await identify(request, context)

    return { viewer, standing: standingOfViewer(viewer, context.deps), place: {} }
  }

  const place: Place = { kind: scope, slug: params.slug ?? '' }
  const around = await lookAround(request, context, place)
  const there = around[scope]
  if (!around.place || !there || isHidden(there)) throw notFound()

  const { role } = there
  const access = 'access' in there ? { access: there.access } : {}
  const standing = { ...standingOfViewer(around.viewer, context.deps), role, ...access }

  return { viewer: around.viewer, standing, place: { organizationId: around.place.organizationId, ...there } }
}

/** Before it is published, a community is its staff's alone. */
function isHidden(there: CommunityStanding | OrganizationStanding): boolean {
  return 'community' in there && !there.community.publishedAt && !there.role
}

function standingOfViewer(viewer: Viewer | null, { config }: Deps): Standing {
  return {
    ...nobody,
    isSignedIn: viewer !== null,
    isVerified: viewer?.isVerified ?? false,
    isOperator: viewer?.isOperator ?? false,
    isLocal: config.KUMIKO_MODE === 'local',
  }
}

function refusalFor(request: Request, permission: Permission, { viewer, standing }: Found): Response {
  const { needsViewer, scope, refusal } = permissions[permission]
  if (permission === 'development') return notFound()
  if (needsViewer && !viewer) return toLogin(request)
  if (needsVerifiedEmail(standing, permission))
    return redirect(`/verify?redirectTo=${encodeURIComponent(hereOf(request))}`)
  // Whether an organization has such pages is told to its own people only.
  if (scope === 'organization' && standing.role === null) return notFound()

  return refuse(403, { code: 'FORBIDDEN', userMessage: refusal })
}

function toLogin(request: Request): Response {
  return redirect(`/login?redirectTo=${encodeURIComponent(hereOf(request))}`)
}

/** Where to come back to. An action's address may have no page of its own, so the page it was sent from is used. */
function hereOf(request: Request): string {
  const here = new URL(request.url)
  const from = request.headers.get('Referer')
  const isWrite = request.method !== 'GET' && request.method !== 'HEAD'
  const origin = isWrite && from && URL.canParse(from) ? new URL(from) : here

  return origin.pathname + origin.search
}
