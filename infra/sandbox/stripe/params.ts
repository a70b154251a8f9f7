import type { JsonSchema } from '../schemas/convert-type.ts'
import { paramSchemas, resolveSchema } from '../schemas/load.ts'
import { invalidRequest } from './errors.ts'
import type { FormValue } from './form.ts'
import { OWN_ROUTES } from './own-routes.ts'

type Coerced = { ok: true; value: unknown } | { ok: false; error: Error }

/** Checks and types the parameters of a route (`POST /v1/customers/{id}`); throws Stripe's own refusal for the first wrong one. */
export function readParams(
  route: string,
  form: { [name: string]: FormValue },
  further: Record<string, JsonSchema> = {},
): Record<string, unknown> {
  const schema = paramSchemas.roots[route] ?? OWN_ROUTES[route]
  if (!schema) throw new Error(`The SDK has no route ${route}.`)

  const resolved = resolve(schema)

  return readObject({ ...resolved, properties: { ...resolved.properties, ...further } }, form, '')
}

function readObject(schema: JsonSchema, form: { [name: string]: FormValue }, path: string) {
  const known = schema.properties ?? {}
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(form)) {
    const param = path ? `${path}[${name}]` : name
    const property =
      known[name] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null)
    if (!property) throw invalidRequest(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param })
    result[name] = read(property, value, param)
  }
  for (const name of schema.required ?? []) {
    if (result[name] !== undefined) continue
    const param = path ? `${path}[${name}]` : name
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  }

  return result
}

function read(schema: JsonSchema, value: FormValue, param: string): unknown {
  const outcome = coerce(resolve(schema), value, param)
  if (!outcome.ok) throw outcome.error

  return outcome.value
}

function coerce(schema: JsonSchema, value: FormValue, param: string): Coerced {
  if (schema.anyOf) return coerceUnion(schema.anyOf, value, param)
  if (schema.enum) return coerceEnum(schema.enum, value, param)
  if (schema.type === 'array') return coerceArray(schema, value, param)
  if (schema.type === 'object') return coerceObject(schema, value, param)
  if (typeof value !== 'string') return refuse(`Invalid ${schema.type}: ${JSON.stringify(value)}`, param)
  if (schema.type === 'string') return coerceString(schema, value, param)
  if (schema.type === 'number') return coerceNumber(value, param)

  return value === 'true' || value === 'false' ? accept(value === 'true') : refuse(`Invalid boolean: ${value}`, param)
}

function coerceUnion(parts: JsonSchema[], value: FormValue, param: string): Coerced {
  const outcomes = parts.map((part) => ({ part: resolve(part), outcome: coerce(resolve(part), value, param) }))
  const taken = outcomes.find(({ outcome }) => outcome.ok)
  if (taken) return taken.outcome
  // The most telling refusal is that of the part with the value's own shape.
  const shaped = outcomes.find(
    ({ part }) =>
      !onlyUnsets(part) && (typeof value === 'object') === (part.type === 'object' || part.type === 'array'),
  )
  const told = shaped ?? outcomes.find(({ part }) => !onlyUnsets(part)) ?? outcomes[0]

  return told ? told.outcome : refuse(`Invalid value for ${param}`, param)
}

function onlyUnsets({ enum: options }: JsonSchema) {
  return options?.length === 1 && options[0] === ''
}

function coerceEnum(options: JsonSchema['enum'], value: FormValue, param: string): Coerced {
  const match = options?.find((option) => String(option) === value)
  if (match !== undefined) return accept(match)
  const names = (options ?? []).map(String)
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')}, or ${names.at(-1)}` : names.join('')

  return refuse(`Invalid ${param}: must be ${names.length > 1 ? 'one of ' : ''}${list}`, param)
}

function coerceArray(schema: JsonSchema, value: FormValue, param: string): Coerced {
  if (typeof value === 'string') return refuse('Invalid array', param)
  const entries = Object.entries(value)
  if (!entries.every(([key]) => /^\d+$/.test(key))) return refuse('Invalid array', param)
  const sorted = entries.sort(([a], [b]) => Number(a) - Number(b))

  return attempt(() => sorted.map(([key, entry]) => read(schema.items ?? {}, entry, `${param}[${key}]`)))
}

function coerceObject(schema: JsonSchema, value: FormValue, param: string): Coerced {
  if (typeof value === 'string' || Array.isArray(value)) return refuse('Invalid object', param)

  return attempt(() => readObject(schema, value, param))
}

function coerceString(schema: JsonSchema, value: string, param: string): Coerced {
  if (schema.format === 'decimal' && !/^-?\d+(\.\d{1,12})?$/.test(value))
    return refuse(`Invalid decimal: ${value}`, param)
  if (value === '' && !isMetadata(param)) {
    const message = `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`

    return { ok: false, error: invalidRequest(message, { code: 'parameter_invalid_empty', param }) }
  }

  return value.length > 5000 ? refuse('Invalid string: must be at most 5000 characters', param) : accept(value)
}

const TAKES_FRACTIONS = /percent|percentage|latitude|longitude/

function coerceNumber(value: string, param: string): Coerced {
  const pattern = TAKES_FRACTIONS.test(param) ? /^-?\d+(\.\d+)?$/ : /^-?\d{1,15}$/
  if (!pattern.test(value)) return refuse(`Invalid integer: ${value}`, param, 'parameter_invalid_integer')

  return accept(Number(value))
}

function isMetadata(param: string) {
  return /(^|\[)metadata\]?\[/.test(param)
}

function attempt(work: () => unknown): Coerced {
  try {
    return accept(work())
  } catch (error) {
    return { ok: false, error: error as Error }
  }
}

function accept(value: unknown): Coerced {
  return { ok: true, value }
}

function refuse(message: string, param: string, code?: string): Coerced {
  return { ok: false, error: invalidRequest(message, { param, ...(code ? { code } : {}) }) }
}

function resolve(schema: JsonSchema) {
  return resolveSchema(paramSchemas, schema)
}
