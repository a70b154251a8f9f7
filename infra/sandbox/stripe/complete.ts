import type Stripe from 'stripe'
import type { JsonSchema } from '../schemas/convert-type.ts'
import { resolveSchema, responseSchemas } from '../schemas/load.ts'

/** Fills what a written object leaves out: defaults where its type has such a field, and the nulls that it wants at every depth. */
export function complete(object: string, value: object, defaults: Record<string, unknown> = {}) {
  const root = responseSchemas.roots[object]
  if (!root) throw new Error(`The sandbox has no schema of ${object}.`)
  const properties = resolveSchema(responseSchemas, root).properties ?? {}
  const target = value as Record<string, unknown>
  for (const [name, entry] of Object.entries(defaults)) {
    if (properties[name] && target[name] === undefined) target[name] = entry
  }
  fill(root, value)
}

function fill(schema: JsonSchema, value: unknown) {
  const target = objectSchemaFor(schema, value)
  if (Array.isArray(value)) {
    const items = resolveSchema(responseSchemas, schema).items
    if (items) for (const entry of value) fill(items, entry)

    return
  }
  if (!target?.properties || !isRecord(value)) return

  for (const name of target.required ?? []) {
    const property = target.properties[name]
    if (value[name] === undefined && property && allowsNull(property)) value[name] = null
  }
  for (const [name, entry] of Object.entries(value)) {
    const property = target.properties[name]
    if (property && entry !== null && typeof entry === 'object') fill(property, entry)
  }
}

function objectSchemaFor(schema: JsonSchema, value: unknown): JsonSchema | null {
  const resolved = resolveSchema(responseSchemas, schema)
  if (!resolved.anyOf) return resolved
  const candidates = resolved.anyOf.map((part) => resolveSchema(responseSchemas, part))
  if (Array.isArray(value)) return candidates.find((part) => part.type === 'array') ?? null
  const tag = isRecord(value) ? value.object : undefined

  return (
    candidates.find((part) => part.type === 'object' && part.properties?.object?.enum?.includes(tag as string)) ??
    candidates.find((part) => part.type === 'object' && !part.properties?.object) ??
    null
  )
}

function allowsNull(schema: JsonSchema) {
  return resolveSchema(responseSchemas, schema).anyOf?.some((part) => part.type === 'null') ?? false
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Stripe writes decimals as strings on the wire; the SDK's type is its parsed form. */
export function wireDecimal(amount: number | string) {
  return String(amount) as unknown as Stripe.Decimal
}
