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
  const limit = readLimit(params)
  filter.range('created', params.created)
  await addCursor(tx, kind, params, filter)

  const order = params.ending_before ? 'asc' : 'desc'
  const found = await tx.select(kind, filter.sql, filter.values, { limit: limit + 1, order })
  const data = found.slice(0, limit)

  return asList(url, params.ending_before ? data.reverse() : data, found.length > limit)
}

/** Throws Stripe's refusal of a page of no size, of one too long and of two cursors. */
function readLimit({ limit = 10, starting_after: after, ending_before: before }: ListParams) {
  if (limit < 1 || limit > 100)
    throw invalidRequest('Invalid limit: must be between 1 and 100', {
      param: 'limit',
      code: 'parameter_invalid_integer',
    })
  if (after && before)
    throw invalidRequest('You cannot parameterize both ending_before and starting_after', { param: 'ending_before' })

  return limit
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
  const limit = readLimit(params)
  const { starting_after: after, ending_before: before } = params
  const cursor = after ?? before
  const place = all.findIndex((entry) => entry.id === cursor)
  if (cursor && place < 0) throw missingResource('object', cursor, after ? 'starting_after' : 'ending_before')
  const [start, end] = before ? [Math.max(0, place - limit), place] : [place + 1, place + 1 + limit]

  return asList(url, all.slice(start, end), before ? start > 0 : all.length > end)
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
