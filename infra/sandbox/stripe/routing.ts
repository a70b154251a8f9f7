import type { Tx } from './transaction.ts'

export type Verb = 'GET' | 'POST' | 'DELETE'
export type PathIds = Record<string, string>
/** Parameters are checked against the SDK's own types before a handler sees them. */
export type Handler = (tx: Tx, params: never, ids: PathIds) => Promise<object>
export type Route = { verb: Verb; template: string; pattern: RegExp; names: string[]; handle: Handler }

/**
 * Registers an operation under the SDK's own name of its route, such as `POST /v1/customers/{id}`; the schema of its
 * parameters is found by that name.
 */
export function route<Params = Record<string, never>>(
  name: string,
  handle: (tx: Tx, params: Params, ids: PathIds) => Promise<object>,
): Route {
  const [verb, template] = name.split(' ') as [Verb, string]
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, part]) => part ?? '')
  const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`)

  return { verb, template, pattern, names, handle: handle }
}

export type Match = { route: Route; ids: PathIds }

/** Literal paths win over those with ids: `/v1/customers/search` before `/v1/customers/{id}`. */
export function createRouter(routes: Route[]) {
  const ordered = [...routes].sort((a, b) => a.names.length - b.names.length)

  return (verb: string, path: string): Match | null => {
    for (const candidate of ordered) {
      const found = candidate.verb === verb ? path.match(candidate.pattern) : null
      if (!found) continue
      const ids = Object.fromEntries(
        candidate.names.map((name, position) => [name, decodeURIComponent(found[position + 1] ?? '')]),
      )

      return { route: candidate, ids }
    }

    return null
  }
}
