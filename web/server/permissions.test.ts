import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { type Permission, permissions } from '#workflows/identity/permissions.rules.ts'
import routes from '#web/routes.ts'

type Entry = { file: string; children?: Entry[] }

const files = listFiles(routes)

test('there are routes to walk', () => {
  expect(files.length).toBeGreaterThan(8)
})

test.each(files)('%s declares its permission, and asks for it first', async (file) => {
  const source = parse(file)
  const declared = declaredPermission(source)
  expect(declared, 'export const handle = { permission: … }').toBeOneOf(Object.keys(permissions))
  // A webhook proves itself by the signature of its body.
  if (declared === 'webhook') expect(file).toMatch(/^features\/webhooks\//)
  else await Promise.all(['loader', 'action'].map((name) => expectAsked(file, source, name)))
})

test('the walk sees what it is there to see', () => {
  const good = `export const handle = { permission: 'account', frame: 'auth' } as const
    export async function loader(args: A) { const { viewer } = await authorize(args, handle.permission); return viewer }`
  expect(declaredPermission(sourceOf(good))).toBe('account')
  expect(askedPermission(sourceOf(good), 'loader')).toHaveProperty('permission')
  expect(askedPermission(sourceOf(good), 'action')).toBeNull()

  const late = `export async function action(args: A) { const form = await args.request.formData(); await authorize(args, handle.permission) }`
  const notAwaited = `export async function loader(args: A) { authorize(args, handle.permission); return secret() }`
  const parts = `export async function loader({ request }: A) { await authorize({ request }, handle.permission) }`
  expect(askedPermission(sourceOf(late), 'action')).toHaveProperty('wrong')
  expect(askedPermission(sourceOf(notAwaited), 'loader')).toHaveProperty('wrong')
  expect(askedPermission(sourceOf(parts), 'loader')).toHaveProperty('wrong')
  expect(askedPermission(sourceOf(`export const loader = () => null`), 'loader')).toHaveProperty('wrong')
  expect(askedPermission(sourceOf(`export { loader } from './x.ts'`), 'loader')).toHaveProperty('wrong')
  expect(declaredPermission(sourceOf(`export const handle = { frame: 'auth' }`))).toBeNull()
})

function listFiles(entries: Entry[]): string[] {
  return entries.flatMap((entry) => [entry.file, ...listFiles(entry.children ?? [])])
}

function parse(file: string): ts.SourceFile {
  return sourceOf(readFileSync(resolve('web', file), 'utf8'), file)
}

function sourceOf(text: string, file = 'route.tsx'): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX)
}

/** The text of `permission` in the exported `handle`, `as const` and `satisfies` aside. */
function declaredPermission(source: ts.SourceFile): string | null {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement) || !isExported(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (name.getText() !== 'handle' || !initializer) continue
      const value = unwrap(initializer)
      if (!ts.isObjectLiteralExpression(value)) return null
      const found = value.properties.find((property) => property.name?.getText() === 'permission')
      const text = found && ts.isPropertyAssignment(found) ? unwrap(found.initializer) : null

      return text && ts.isStringLiteral(text) ? text.text : null
    }
  }

  return null
}

async function expectAsked(file: string, source: ts.SourceFile, name: string): Promise<void> {
  const asked = askedPermission(source, name)
  if (asked === null) return
  expect(asked, `${file} ${name}`).toHaveProperty('permission')
  if (!('permission' in asked)) return

  // An action may ask for more than its page does, in the same place.
  const permission = await valueOf(file, source, asked.permission)
  const declared = declaredPermission(source) as Permission
  expect(permission, `${file} ${name}`).toBeOneOf(Object.keys(permissions))
  expect(permissions[permission as Permission].scope, `${file} ${name}`).toBe(permissions[declared].scope)
}

/** What a loader or action asks for before anything else; `wrong` when it may run before; null when there is none. */
function askedPermission(
  source: ts.SourceFile,
  name: string,
): { permission: ts.Expression } | { wrong: string } | null {
  if (!exportsName(source, name)) return null
  const declared = source.statements.find(
    (statement): statement is ts.FunctionDeclaration =>
      ts.isFunctionDeclaration(statement) && statement.name?.text === name && isExported(statement),
  )
  const first = declared?.body?.statements[0]
  if (!declared || !first) return { wrong: 'export it as a function of this file' }

  const call = firstCall(first)
  const [args, permission] = call?.arguments ?? []
  if (call?.expression.getText() !== 'authorize' || !permission)
    return { wrong: 'await authorize in the first statement' }
  const parameter = declared.parameters[0]?.name
  if (!parameter || !ts.isIdentifier(parameter) || args?.getText() !== parameter.text)
    return { wrong: 'hand the whole args to authorize' }

  return { permission }
}

/** The permission an expression names: `handle.permission`, a text, or a word of the feature's permissions.ts. */
async function valueOf(file: string, source: ts.SourceFile, expression: ts.Expression): Promise<unknown> {
  if (expression.getText() === 'handle.permission') return declaredPermission(source)
  if (ts.isStringLiteral(expression)) return expression.text
  if (!ts.isPropertyAccessExpression(expression)) return undefined

  const table = expression.expression.getText()
  const origin = source.statements.find(
    (statement): statement is ts.ImportDeclaration =>
      ts.isImportDeclaration(statement) && (statement.importClause?.getText().includes(table) ?? false),
  )
  if (!origin || !ts.isStringLiteral(origin.moduleSpecifier)) return undefined
  const module = (await import(resolve('web', dirname(file), origin.moduleSpecifier.text))) as Record<
    string,
    Record<string, unknown>
  >

  return module[table]?.[expression.name.text]
}

/** `await call()`, `return call()` or `const x = await call()`: the call that such a statement makes first. */
function firstCall(statement: ts.Statement): ts.CallExpression | null {
  const expression = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations[0]?.initializer
    : ts.isExpressionStatement(statement)
      ? statement.expression
      : undefined
  const value = expression && ts.isAwaitExpression(expression) ? expression.expression : undefined

  return value && ts.isCallExpression(value) ? value : null
}

function exportsName(source: ts.SourceFile, name: string): boolean {
  return source.statements.some((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause

      return !clause || (ts.isNamedExports(clause) && clause.elements.some((element) => element.name.text === name))
    }
    if (!isExported(statement)) return false
    if (ts.isFunctionDeclaration(statement)) return statement.name?.text === name

    return (
      ts.isVariableStatement(statement) &&
      statement.declarationList.declarations.some((declaration) => declaration.name.getText() === name)
    )
  })
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
  )
}

function unwrap(expression: ts.Expression): ts.Expression {
  return ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)
    ? unwrap(expression.expression)
    : expression
}
