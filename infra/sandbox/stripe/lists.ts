import { invalidRequest, missingResource } from './errors.ts'
import type { Kind } from './kinds.ts'
import type { Tx } from './transaction.ts'

export type Range = number | { gt?: number; gte?: number; lt?: number; lte?: number }
export type ListParams = { limit?: number; starting_after?: string; ending_before?: string; created?: Range }

/** Conditions on stored objects, collected with their values. */
export class Filter {
  readonly values: unknown[] = []
  private readonly conditions: string[] = []

  equals(path: string, value: string | number | boolean | undefined) {
    if (value !== undefined) this.add(`${jsonPath(path)} = $?`, String(value))

    return this
  }

  range(path: string, range: Range | undefined) {
    if (range === undefined) return this
    const bounds =
      typeof range === 'number' ? { '=': range } : { '>': range.gt, '>=': range.gte, '<': range.lt, '<=': range.lte }
    for (const [operator, bound] of Object.entries(bounds)) {
      if (bound !== undefined) this.add(`(${jsonPath(path)})::bigint ${operator} $?`, bound)
    }

    return this
  }

  /** `$?` in the condition becomes the value's place. */
  add(condition: string, value?: unknown) {
    if (value === undefined) this.conditions.push(condition)
    else this.conditions.push(condition.replaceAll('$?', `$${this.values.push(value)}`))

    return this
  }

  get sql() {
    return this.conditions.join(' and ') || 'true'
  }
}

function jsonPath(path: string) {
  // One step is written as the indexes have it.
  return path.includes('.') ? `data #>> '{${path.split('.').join(',')}}'` : `data->>'${path}'`
}

/** A page of objects, newest first, cut by Stripe's cursors. */
export async function listObjects<K extends Kind>(
  tx: Tx,
  kind: K,
  url: string,
  params: ListParams,
  filter = new Filter(),
) {
  const limit = params.limit ?? 10
  if (limit < 1 || limit > 100)
    throw invalidRequest('Invalid limit: must be between 1 and 100', {
      param: 'limit',
      code: 'parameter_invalid_integer',
    })
  if (params.starting_after && params.ending_before)
    throw invalidRequest('You cannot parameterize both ending_before and starting_after', { param: 'ending_before' })
  filter.range('created', params.created)
  await addCursor(tx, kind, params, filter)

  const order = params.ending_before ? 'asc' : 'desc'
  const found = await tx.select(kind, filter.sql, filter.values, { limit: limit + 1, order })
  const data = found.slice(0, limit)

  return asList(url, params.ending_before ? data.reverse() : data, found.length > limit)
}

async function addCursor<K extends Kind>(
  tx: Tx,
  kind: K,
  { starting_after: after, ending_before: before }: ListParams,
  filter: Filter,
) {
  const cursor = after ?? before
  if (!cursor) return
  if (!(await tx.find(kind, cursor))) throw missingResource(kind, cursor, after ? 'starting_after' : 'ending_before')
  filter.add(`seq ${after ? '<' : '>'} (select seq from objects where id = $?)`, cursor)
}

export function asList<T>(url: string, data: T[], hasMore = false) {
  return { object: 'list' as const, data, has_more: hasMore, url }
}

/** Pages through a list that lives inside another object, such as an invoice's lines. */
export function pageWithin<T extends { id: string }>(url: string, all: T[], params: ListParams) {
  const limit = params.limit ?? 10
  const start = params.starting_after ? all.findIndex((entry) => entry.id === params.starting_after) + 1 : 0

  return asList(url, all.slice(start, start + limit), all.length > start + limit)
}

type MetadataParam = Record<string, string | number | null> | '' | null | undefined

/** Stripe's merge: an empty value removes its key, an empty whole removes all. */
export function mergeMetadata(
  current: Record<string, string> | null | undefined,
  change: MetadataParam,
): Record<string, string> {
  if (change === undefined) return { ...current }
  if (change === '' || change === null) return {}
  const merged = { ...current }
  for (const [name, value] of Object.entries(change)) {
    if (name.length > 40)
      throw invalidRequest('Metadata keys can have up to 40 characters.', { param: `metadata[${name}]` })
    if (String(value).length > 500)
      throw invalidRequest('Metadata values can have up to 500 characters.', { param: `metadata[${name}]` })
    if (value === '' || value === null) delete merged[name]
    else merged[name] = String(value)
  }
  if (Object.keys(merged).length > 50) throw invalidRequest('Metadata can have up to 50 keys.', { param: 'metadata' })

  return merged
}
