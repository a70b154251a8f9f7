import { isRouteErrorResponse, useLocation, useRouteError } from '@remix-run/react'
import { ButtonLink } from './button.tsx'
import { errorWords } from './error-words.ts'
import { emptyLattice } from './lattice.ts'
import { usePageContext } from './page-context.tsx'

/** What went wrong, in words that help: what to do, where to go, and a number to tell us. */
export function ErrorPage() {
  const error = useRouteError()
  const { pathname, search, key } = useLocation()
  const { requestId } = usePageContext()
  const status = isRouteErrorResponse(error) ? error.status : 500
  const words = errorWords(status, pathname + search)
  const said = isRouteErrorResponse(error) ? userMessageOf(error.data) : undefined

  return (
    <div className="page">
      <div className="mx-auto grid max-w-lg justify-items-start gap-3 pt-8 sm:pt-16">
        <svg className="empty-art -ml-2.5" viewBox="0 0 88 80" aria-hidden="true">
          <path className="lit" d={emptyLattice.pane} />
          <path fill="none" stroke="currentColor" strokeWidth="1.25" d={emptyLattice.strips} />
        </svg>
        <h1>{words.title}</h1>
        <p className="text-read text-ink-soft">{said ?? words.text}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          {words.actions.map((action, index) => (
            <ButtonLink key={action.to} to={action.to} kind={index === 0 ? 'primary' : 'secondary'} reloadDocument>
              {action.label}
            </ButtonLink>
          ))}
        </div>
        {/* The id belongs to the document's own request, not to a later navigation inside it. */}
        {status >= 500 && requestId && key === 'default' && (
          <p className="mt-4 text-sm text-ink-faint">
            If it happens again, tell us this number: <code className="select-all">{requestId}</code>
          </p>
        )}
      </div>
    </div>
  )
}

/** The sentence a loader wrote for people: `throw data({ userMessage }, { status: 404 })`. */
function userMessageOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('userMessage' in value)) return undefined

  return typeof value.userMessage === 'string' ? value.userMessage : undefined
}
