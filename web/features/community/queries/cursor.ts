import { z } from 'zod'

/** A place in a list ordered by moment and id; opaque in an address. */
export type Cursor = { at: string; id: string }

const cursorSchema = z.tuple([z.iso.datetime({ offset: true }), z.uuid()])

export function writeCursor({ at, id }: Cursor): string {
  return btoa(JSON.stringify([at, id]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The place an address names, or null for the beginning: a broken one starts over. */
export function readCursor(text: string | null): Cursor | null {
  if (!text || text.length > 200) return null
  try {
    const [at, id] = cursorSchema.parse(JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/'))))

    return { at, id }
  } catch {
    return null
  }
}

/** Splits a page from the one row more that was asked for: there is a next page only if that row came. */
export function toPage<Item>(rows: Item[], size: number, cursorOf: (item: Item) => Cursor) {
  const items = rows.slice(0, size)
  const last = items.at(-1)

  return { items, next: rows.length > size && last ? writeCursor(cursorOf(last)) : null }
}
