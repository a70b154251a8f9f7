/**
 * Writes `params.generated.json` and `responses.generated.json` from the type declarations of the installed Stripe SDK:
 * run it after an upgrade of the SDK with `npx tsx infra/sandbox/schemas/generate.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import ts from 'typescript'
import { convertType, type Definitions, type JsonSchema } from './convert-type.ts'
import { RESOURCE_FILES, RESPONSE_TYPES } from './resources-in-use.ts'

const sdk = path.join(path.dirname(createRequire(import.meta.url).resolve('stripe')), '..', 'esm')
const responseFiles = Object.values(RESPONSE_TYPES).map(([file]) => file)
const files = [...new Set([...RESOURCE_FILES, ...responseFiles])]
const program = ts.createProgram(
  files.map((file) => path.join(sdk, 'resources', `${file}.d.ts`)),
  {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    skipLibCheck: true,
  },
)
const checker = program.getTypeChecker()
const keepObjects = new Set<string>(Object.keys(RESPONSE_TYPES))

writeSchemas('params', collectParams())
writeSchemas('responses', collectResponses())

function collectParams() {
  const definitions: Definitions = {}
  const roots: Record<string, JsonSchema> = {}
  for (const file of RESOURCE_FILES) {
    const routes = routesOf(file)
    for (const [method, declaration] of methodsOf(file)) {
      const route = routes.get(method)
      const params = declaration.parameters.find((parameter) => parameter.name.getText() === 'params')
      if (!route) continue
      const type = params ? checker.getNonNullableType(checker.getTypeAtLocation(params)) : null
      roots[route] = type
        ? convertType(type, { checker, definitions, keepObjects, dropNull: true })
        : { type: 'object', properties: {}, additionalProperties: false }
    }
  }

  return { roots, $defs: definitions }
}

function collectResponses() {
  const definitions: Definitions = {}
  const roots: Record<string, JsonSchema> = {}
  for (const [object, [file, name]] of Object.entries(RESPONSE_TYPES)) {
    const symbol = exportsOf(file).find((candidate) => candidate.name === name)
    if (!symbol) throw new Error(`${file} exports no ${name}`)
    const type = checker.getDeclaredTypeOfSymbol(symbol)
    roots[object] = convertType(type, { checker, definitions, keepObjects, dropNull: false })
  }

  return { roots, $defs: definitions }
}

function exportsOf(file: string) {
  const source = program.getSourceFile(path.join(sdk, 'resources', `${file}.d.ts`))
  const module = source && checker.getSymbolAtLocation(source)

  return module ? checker.getExportsOfModule(module) : []
}

function methodsOf(file: string): [string, ts.MethodDeclaration][] {
  const declarations = exportsOf(file).flatMap((symbol) => symbol.declarations ?? [])

  return declarations
    .filter(ts.isClassDeclaration)
    .flatMap((declaration) => declaration.members.filter(ts.isMethodDeclaration))
    .map((method) => [method.name.getText(), method])
}

/** The paths are only in the SDK's code, as one `_makeRequest(verb, path, …)` in each method. */
function routesOf(file: string) {
  const code = readFileSync(path.join(sdk, 'resources', `${file}.js`), 'utf8')
  const pattern = /^ {4}(\w+)\([^)]*\) \{\s+return this\._makeRequest\('(\w+)', ['`]([^'`]+)['`]/gm

  return new Map([...code.matchAll(pattern)].map(([, name, verb, url]) => [name, `${verb} ${templateOf(url ?? '')}`]))
}

function templateOf(url: string) {
  return url.replace(/\$\{encodeURIComponent\((\w+)\)\}/g, (_, name: string) => `{${name}}`)
}

function writeSchemas(name: string, schemas: object) {
  const target = new URL(`./${name}.generated.json`, import.meta.url)
  writeFileSync(target, `${JSON.stringify(schemas)}\n`)
}
