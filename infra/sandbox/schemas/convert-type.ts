import ts from 'typescript'

export type JsonSchema = {
  $ref?: string
  type?: string
  format?: string
  enum?: (string | number | boolean | null)[]
  anyOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
}

export type Definitions = Record<string, JsonSchema>

type Options = { checker: ts.TypeChecker; definitions: Definitions; keepObjects: Set<string>; dropNull: boolean }

/**
 * Turns a type of the SDK into a JSON schema. Enums are closed (the SDK's `OtherString` is dropped), objects allow no
 * other property, and an expandable field keeps only the objects the sandbox knows.
 */
export function convertType(type: ts.Type, options: Options): JsonSchema {
  if (type.isUnion()) return convertUnion(type, options)
  if (type.isStringLiteral() || type.isNumberLiteral()) return { enum: [type.value] }
  if (type.flags & ts.TypeFlags.BooleanLiteral) return { enum: [options.checker.typeToString(type) === 'true'] }
  if (type.flags & ts.TypeFlags.String) return { type: 'string' }
  if (type.flags & ts.TypeFlags.Number) return { type: 'number' }
  if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' }
  if (type.flags & ts.TypeFlags.Null) return { type: 'null' }
  if (isOtherString(type)) return { type: 'string' }
  if (nameOf(type) === 'Decimal') return { type: 'string', format: 'decimal' }
  if (options.checker.isArrayType(type)) return { type: 'array', items: convertType(elementOf(type, options), options) }
  if (nameOf(type) === 'ApiList') return listOf(type, options)

  return convertObject(type, options)
}

function convertUnion(type: ts.UnionType, options: Options): JsonSchema {
  const members = type.types.filter((member) => !(member.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)))
  const literals = members.filter((member) => member.isStringLiteral() || member.isNumberLiteral())
  const hasString = members.some((member) => member.flags & ts.TypeFlags.String)
  const isBoolean = members.some((member) => member.flags & ts.TypeFlags.BooleanLiteral)
  const hasNull = members.some((member) => member.flags & ts.TypeFlags.Null)

  const parts: JsonSchema[] = []
  if (hasString) parts.push({ type: 'string' })
  if (literals.length > 0) parts.push({ enum: literals.map((member) => (member as ts.LiteralType).value as string) })
  if (isBoolean)
    parts.push(
      members.filter((m) => m.flags & ts.TypeFlags.BooleanLiteral).length > 1 ? { type: 'boolean' } : { enum: [true] },
    )
  for (const member of members) {
    if (isPrimitive(member) || (isOtherString(member) && literals.length > 0)) continue
    if (hasString && isUnknownResource(member, options)) continue
    parts.push(convertType(member, options))
  }
  if (members.some((member) => member.flags & ts.TypeFlags.Number)) parts.push({ type: 'number' })
  if (hasNull && !options.dropNull) parts.push({ type: 'null' })

  return parts.length === 1 && parts[0] ? parts[0] : { anyOf: parts }
}

const PRIMITIVE =
  ts.TypeFlags.String |
  ts.TypeFlags.Number |
  ts.TypeFlags.Null |
  ts.TypeFlags.BooleanLiteral |
  ts.TypeFlags.StringLiteral |
  ts.TypeFlags.NumberLiteral

function isPrimitive(type: ts.Type) {
  return (type.flags & PRIMITIVE) !== 0
}

function isOtherString(type: ts.Type) {
  return (
    type.aliasSymbol?.name === 'OtherString' ||
    (type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String))
  )
}

function nameOf(type: ts.Type) {
  return type.symbol?.name ?? type.aliasSymbol?.name
}

/** An expandable object whose resource the sandbox does not have: only its id can ever appear. */
function isUnknownResource(type: ts.Type, { checker, keepObjects }: Options) {
  const object = type.getProperty('object')
  if (!object) return false
  const literal = checker.getTypeOfSymbol(object)

  return !(literal.isStringLiteral() && keepObjects.has(literal.value))
}

function elementOf(type: ts.Type, { checker }: Options) {
  return checker.getTypeArguments(type as ts.TypeReference)[0] as ts.Type
}

function listOf(type: ts.Type, options: Options): JsonSchema {
  return {
    type: 'object',
    properties: {
      object: { enum: ['list'] },
      data: { type: 'array', items: convertType(elementOf(type, options), options) },
      has_more: { type: 'boolean' },
      url: { type: 'string' },
      total_count: { type: 'number' },
    },
    required: ['object', 'data', 'has_more', 'url'],
    additionalProperties: false,
  }
}

function convertObject(type: ts.Type, options: Options): JsonSchema {
  const name = qualifiedName(type, options.checker)
  if (!name) return objectSchema(type, options)
  if (!options.definitions[name]) {
    options.definitions[name] = {}
    options.definitions[name] = objectSchema(type, options)
  }

  return { $ref: `#/$defs/${name}` }
}

function qualifiedName(type: ts.Type, checker: ts.TypeChecker) {
  const symbol = type.symbol
  if (!symbol || symbol.name === '__type') return null
  const file = symbol.declarations?.[0]?.getSourceFile().fileName.match(/resources\/(.+)\.d\.ts$/)?.[1]
  const name = checker.getFullyQualifiedName(symbol).replace(/^".*"\./, '')

  return `${file ? `${file.replaceAll('/', '.')}:` : ''}${name}`
}

function objectSchema(type: ts.Type, options: Options): JsonSchema {
  const index = type.getStringIndexType()
  if (index) return { type: 'object', additionalProperties: convertType(index, options) }

  const properties: Record<string, JsonSchema> = {}
  const required: string[] = []
  for (const property of type.getProperties()) {
    const propertyType = options.checker.getTypeOfSymbol(property)
    if (isNothing(propertyType)) continue
    properties[property.name] = convertType(propertyType, options)
    if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name)
  }
  // In answers an empty interface stands for "any object", as in an event's `data.object`.
  if (Object.keys(properties).length === 0 && !options.dropNull) return { type: 'object' }

  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false }
}

const NOTHING = ts.TypeFlags.Void | ts.TypeFlags.Undefined

/** `deleted?: void` marks what is never there. */
function isNothing(type: ts.Type) {
  return type.isUnion() ? type.types.every((part) => part.flags & NOTHING) : (type.flags & NOTHING) !== 0
}
