import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from './build-step.ts'
import { prismaClient } from './builds.ts'
import { findChromium, installChromium } from './find-chromium.ts'
import { readIfThere } from './spawn-logged.ts'
import { messageOf } from './start-error.ts'
import { checks, runChecks, type CheckResult } from './test-checks.ts'
import { tally, type Tally, type VitestReport } from './test-report.ts'

const projects = ['unit', 'integration', 'workflow', 'browser']
const cache = resolve('node_modules/.cache/kumiko')
const reportFile = join(cache, 'vitest.json')
const nothing: Tally = { passed: 0, failed: 0, skipped: 0, notes: [] }

/** `npm test [PATTERN…]`: everything, or the checks, projects and test files that the patterns name. */
async function main(patterns: string[]): Promise<Tally> {
  mkdirSync(cache, { recursive: true })
  await build(prismaClient, cache)

  const namedChecks = checks.filter(({ name }) => patterns.includes(name))
  const namedProjects = projects.filter((name) => patterns.includes(name))
  const filters = patterns.filter(
    (pattern) => ![...namedChecks.map(({ name }) => name), ...namedProjects].includes(pattern),
  )
  const isWhole = patterns.length === 0

  const results = await runChecks(isWhole ? checks : namedChecks, printCheck)
  const isStaticOnly = !isWhole && namedProjects.length === 0 && filters.length === 0
  const tests = isStaticOnly ? nothing : await runVitest(namedProjects, filters, isWhole)
  const good = results.filter(({ isGood }) => isGood).length

  return { ...tests, passed: tests.passed + good, failed: tests.failed + results.length - good }
}

async function runVitest(named: string[], filters: string[], isWhole: boolean): Promise<Tally> {
  const all = testFiles()
  const isBrowserDue =
    all.some((file) => file.includes('/tests/browser/')) && (isWhole || named.includes('browser') || filters.length > 0)
  if (isBrowserDue && findChromium() === undefined && !installChromium()) {
    console.error(
      'There is no Chromium: install it ("apt-get install chromium") or set CHROMIUM_PATH. Browser tests fail without.',
    )
  }

  rmSync(reportFile, { force: true })
  const chosen = named.flatMap((name) => ['--project', name])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const none = isWhole ? [] : ['--passWithNoTests=false']
  const code = await inForeground([
    'node_modules/vitest/vitest.mjs',
    'run',
    ...reporters,
    ...none,
    ...chosen,
    ...filters,
  ])
  const text = readIfThere(reportFile)

  return tally(text === undefined ? undefined : (JSON.parse(text) as VitestReport), isWhole ? all : [], code)
}

const rooms = ['workflows', 'activities', 'web', 'worker', 'prisma', 'infra']
const wide = ['integration', 'security', 'contract', 'workflows', 'replay', 'browser'].map((name) => `tests/${name}`)

function testFiles(): string[] {
  return [...rooms, ...wide]
    .filter((dir) => existsSync(dir))
    .flatMap((dir) => readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => resolve(dir, name)))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.test\.tsx?$/.test(file))
}

function inForeground(args: string[]): Promise<number | null> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    // Ctrl-C reaches the tests by themselves; who ends this process alone means them too.
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => child.kill(signal))
    child.once('error', fail)
    child.once('close', done)
  })
}

function printCheck({ name, isGood, output, tookMs }: CheckResult): void {
  console.log(` ${isGood ? '✓' : '✗'} ${name} (${(tookMs / 1000).toFixed(1)} s)`)
  if (!isGood) console.log(output.trimEnd())
}

function finish({ passed, failed, skipped, notes }: Tally): void {
  for (const note of notes) console.log(` ✗ ${note}`)
  if (skipped > 0) console.log(` ${skipped} skipped`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed === 0 && passed > 0 ? 0 : 1)
}

main(process.argv.slice(2)).then(finish, (error: unknown) => {
  finish({ passed: 0, failed: 1, skipped: 0, notes: [messageOf(error)] })
})
