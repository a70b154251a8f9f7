export type PageFrame = 'app' | 'focus' | 'auth' | 'bare'

/**
 * What a route says about its frame: `export const handle = { frame: 'focus' } satisfies PageHandle`.
 * `app` has sidebar and bottom bar, `focus` a quiet top bar only, `auth` a narrow column on a lattice ground,
 * `bare` nothing at all.
 */
export type PageHandle = { frame?: PageFrame; title?: string }

/** The deepest route that names a frame decides; the app's frame by default. */
export function frameOf(handles: unknown[]): PageFrame {
  const named = handles.filter((handle): handle is PageHandle => typeof handle === 'object' && handle !== null)

  return named.findLast((handle) => handle.frame)?.frame ?? 'app'
}

/** The title for the phone's top bar. */
export function titleOf(handles: unknown[]): string {
  const named = handles.filter((handle): handle is PageHandle => typeof handle === 'object' && handle !== null)

  return named.findLast((handle) => handle.title)?.title ?? 'Kumiko'
}
