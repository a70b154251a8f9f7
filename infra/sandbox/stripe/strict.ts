import { createRequire } from 'node:module'
import type { Ajv, ValidateFunction } from 'ajv'
import { responseSchemas } from '../schemas/load.ts'
import { isRecord } from './complete.ts'

let ajv: Ajv | null = null
const validators = new Map<string, ValidateFunction>()

/** Compares an answer with the SDK's own types. Throws with the paths that differ. */
export function checkResponse(value: unknown) {
  const problems = findProblems(value)
  if (problems.length > 0)
    throw new Error(`The answer differs from the SDK's types: ${problems.slice(0, 8).join('; ')}`)
}

export function findProblems(value: unknown): string[] {
  if (!isRecord(value) || typeof value.object !== 'string') return ['the answer is no Stripe object']
  if (value.object === 'list')
    return Array.isArray(value.data) ? value.data.flatMap((entry) => findProblems(entry)) : ['a list has no data']
  const object = value.object === 'event' && isRecord(value.data) ? findProblems(value.data.object) : []
  const name = value.deleted === true ? `deleted_${value.object}` : value.object
  const validate = validatorOf(name)
  if (!validate) return [`the SDK has no ${name}`]
  if (validate(value)) return object

  return [
    ...object,
    ...(validate.errors ?? [])
      .filter((error) => error.keyword !== 'anyOf')
      .map((error) => `${name}${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`),
  ]
}

function validatorOf(name: string) {
  const known = validators.get(name)
  if (known) return known
  const root = responseSchemas.roots[name]
  if (!root) return null
  const validate = loadAjv().compile({ $ref: `stripe${root.$ref ?? ''}` })
  validators.set(name, validate)

  return validate
}

/** The checker is a development tool: it is loaded only where strictness is asked for. */
function loadAjv() {
  if (ajv) return ajv
  const { default: AjvClass } = createRequire(import.meta.url)('ajv') as { default: new (options: object) => Ajv }
  ajv = new AjvClass({ allErrors: true, strict: false, validateFormats: false, inlineRefs: false })
  // One shared document, so that what resources have in common is compiled once.
  ajv.addSchema({ $id: 'stripe', $defs: responseSchemas.$defs })

  return ajv
}
