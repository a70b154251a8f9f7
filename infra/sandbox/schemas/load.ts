import { readFileSync } from 'node:fs'
import type { JsonSchema } from './convert-type.ts'

export type SchemaFile = { roots: Record<string, JsonSchema>; $defs: Record<string, JsonSchema> }

export const paramSchemas = loadSchemas('params')
export const responseSchemas = loadSchemas('responses')

function loadSchemas(name: string) {
  return JSON.parse(readFileSync(new URL(`./${name}.generated.json`, import.meta.url), 'utf8')) as SchemaFile
}

/** Follows references until a schema that says something. */
export function resolveSchema(file: SchemaFile, schema: JsonSchema): JsonSchema {
  if (!schema.$ref) return schema
  const target = file.$defs[schema.$ref.slice('#/$defs/'.length)]
  if (!target) throw new Error(`The generated schemas miss ${schema.$ref}.`)

  return resolveSchema(file, target)
}
