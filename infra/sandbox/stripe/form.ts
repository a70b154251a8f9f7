import { invalidRequest } from './errors.ts'

export type FormValue = string | FormValue[] | { [name: string]: FormValue }

/** Reads `items[0][price]=x&expand[]=y` into nested values. Hashes with the keys 0…n are told from arrays later, by the schema. */
export function parseForm(text: string): { [name: string]: FormValue } {
  const root: { [name: string]: FormValue } = Object.create(null) as { [name: string]: FormValue }
  for (const [key, value] of new URLSearchParams(text)) assign(root, pathOf(key), value)

  return root
}

function pathOf(key: string) {
  const [, head, rest] = key.match(/^([^[\]]+)((?:\[[^[\]]*\])*)$/) ?? []
  if (head === undefined || rest === undefined) throw invalidRequest(`Invalid parameter name: ${key}`)
  const path = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, part]) => part ?? '')]
  if (path.includes('__proto__')) throw invalidRequest(`Invalid parameter name: ${key}`)

  return path
}

function assign(root: { [name: string]: FormValue }, path: string[], value: string) {
  let target = root
  path.forEach((part, position) => {
    const name = part === '' ? String(Object.keys(target).length) : part
    if (position === path.length - 1) {
      target[name] = value

      return
    }
    const next = target[name]
    if (typeof next === 'object' && !Array.isArray(next)) target = next
    else target = target[name] = Object.create(null) as { [name: string]: FormValue }
  })
}
