import type { DeclineClass, Figure } from './figures.ts'
import type { AskedSlice } from './schema.ts'

type Query = Partial<AskedSlice> & { figure?: Figure; reason?: DeclineClass; page?: number }

/** `/org/{slug}/billing{tail}` with what is given in its query. */
export function billingPath(slug: string, query: Query, tail = ''): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === '' || value === undefined ? [] : [[name, String(value)]],
  )
  const text = new URLSearchParams(given).toString()

  return `/org/${slug}/billing${tail}${text === '' ? '' : `?${text}`}`
}
