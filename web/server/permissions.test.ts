import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { permissions } from '#workflows/identity/permissions.rules.ts'
import routes from '#web/routes.ts'

type Entry = { file: string; children?: Entry[] }
type Exported = ts.FunctionDeclaration | undefined

const files = listFiles((await routes) as Entry[])

test('there are routes to walk', () => {
  expect(files.length).toBeGreaterThan(8)
})

test.each(files)('%s declares its permission, and asks for it first', (file) => {
  const source = parse(file)
  expect(declaredPermission(source), 'export const handle = { permission: … }').toBeOneOf(Object.keys(permissions))
  for (const name of ['loader', 'action']) {
    const wrong = whatIsWrong(source, name)
    expect(wrong, `${file} ${name}`).toBeNull()
  }
})

test('the walk sees what it is there to see', () => {
  const good = `export const handle = { permission: 'account', frame: 'auth' } as const
    export async function loader(args: A) { const { viewer } = await authorize(args, handle.permission); return viewer }`
  expect(declaredPermission(sourceOf(good))).toBe('account')
  expect(whatIsWrong(sourceOf(good), 'loader')).toBeNull()
  expect(whatIsWrong(sourceOf(good), 'action')).toBeNull()
  const late = `export async function action(args: A) { const form = await args.request.formData(); await authorize(args, handle.permission) }`
  expect(whatIsWrong(sourceOf(late), 'action')).toMatch(/first statement/)
  const other = `export async function loader(args: A) { await authorize(args, 'anyone') }`
  expect(whatIsWrong(sourceOf(other), 'loader')).toMatch(/handle.permission/)
  expect(whatIsWrong(sourceOf(`export const loader = () => null`), 'loader')).toMatch(/function/)
  expect(whatIsWrong(sourceOf(`export { loader } from './x.ts'`), 'loader')).toMatch(/function/)
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

/** Why a loader or action may run before anyone was asked, or null. */
function whatIsWrong(source: ts.SourceFile, name: string): string | null {
  if (!exportsName(source, name)) return null
  const declared = source.statements.find(
    (statement): statement is ts.FunctionDeclaration =>
      ts.isFunctionDeclaration(statement) && statement.name?.text === name && isExported(statement),
  ) as Exported
  const first = declared?.body?.statements[0]
  if (!declared || !first) return `export ${name} as a function of this file`

  const call = firstCall(first)
  if (!call || call.expression.getText() !== 'authorize')
    return 'call authorize(args, handle.permission) in the first statement'
  const [args, permission] = call.arguments
  if (args?.getText() !== declared.parameters[0]?.name.getText()) return 'hand the whole args to authorize'

  return permission?.getText() === 'handle.permission' ? null : 'authorize with handle.permission'
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
