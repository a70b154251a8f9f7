import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'

export type NamedActivities = { file: string; taskQueue: string; names: string[] }

/** Every `proxyActivities<T>({ taskQueue })` of the workflow code: its queue and the names that T promises. */
export function namedActivities(): NamedActivities[] {
  const files = readdirSync('workflows', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => `workflows/${file}`)
  const { config } = ts.readConfigFile('tsconfig.json', (file) => readFileSync(file, 'utf8')) as {
    config: { compilerOptions: Record<string, unknown> }
  }
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, types: [] }, '.')
  const program = ts.createProgram(files, { ...options, incremental: false })
  const checker = program.getTypeChecker()
  const found: NamedActivities[] = []

  for (const file of files) {
    const source = program.getSourceFile(file)
    if (!source) continue
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText(source) === 'proxyActivities') {
        found.push({ file, taskQueue: queueOf(node, source), names: namesOf(node, checker) })
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
  }

  return found
}

function namesOf(call: ts.CallExpression, checker: ts.TypeChecker): string[] {
  const [type] = call.typeArguments ?? []

  return type
    ? checker
        .getTypeFromTypeNode(type)
        .getProperties()
        .map(({ name }) => name)
    : []
}

function queueOf(call: ts.CallExpression, source: ts.SourceFile): string {
  const [options] = call.arguments
  if (!options || !ts.isObjectLiteralExpression(options)) return ''
  for (const property of options.properties) {
    if (ts.isPropertyAssignment(property) && property.name.getText(source) === 'taskQueue') {
      return ts.isStringLiteral(property.initializer) ? property.initializer.text : ''
    }
  }

  return ''
}
