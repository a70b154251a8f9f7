import { safeRedirect } from '#web/ui/theme/theme.ts'

/** Where a person wanted to go, if that is a page of this site. */
export function redirectToOf(request: Request): string | null {
  return ownPath(new URL(request.url).searchParams.get('redirectTo'))
}

export function ownPath(target: unknown): string | null {
  return safeRedirect(target, '') || null
}

/** `/login?redirectTo=…`, or the bare path when there is nothing to come back to. */
export function withRedirectTo(path: string, redirectTo: string | null): string {
  return redirectTo ? `${path}?redirectTo=${encodeURIComponent(redirectTo)}` : path
}
