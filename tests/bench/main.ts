import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { lineOf } from './support/check.ts'
import type { Bench, BenchOptions } from './support/bench.ts'
import { describeMachine } from './support/machine.ts'
import { benchPage } from './page/page.ts'
import { benchSandbox } from './sandbox/sandbox.ts'
import { benchScript } from './script/script.ts'
import { benchSeed } from './seed/seed.ts'
import { benchStart } from './start/start.ts'
import { benchWorkflows } from './workflows/workflows.ts'

const benches: Record<string, Bench> = {
  workflows: benchWorkflows,
  page: benchPage,
  script: benchScript,
  start: benchStart,
  seed: benchSeed,
  sandbox: benchSandbox,
}
const switches = ['--quick', '--full']

/** `npm run bench [NAME] [-- --full]`: all benches or the named ones; ends with 1 when a limit is not met. */
async function main(args: string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'))
  const stranger = args.find((arg) => !(arg in benches) && !switches.includes(arg))
  if (stranger !== undefined) {
    throw new Error(`There is no bench "${stranger}": ${Object.keys(benches).join(', ')}, or ${switches.join(', ')}.`)
  }

  const options = {
    isQuick: args.includes('--quick'),
    isFull: args.includes('--full'),
    say: (line: string) => {
      console.log(`      ${line}`)
    },
  }
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    if (isStopping || !(await run(name, options))) process.exitCode = 1
  }
}

async function run(name: string, options: BenchOptions): Promise<boolean> {
  const machine = describeMachine()
  console.log(`\n${name} (load ${machine.load.one.toFixed(2)} on ${machine.cores} cores)`)

  try {
    const { checks, facts } = await (benches[name] as Bench)(options)
    for (const each of checks) console.log(lineOf(each))
    const isMet = checks.every((each) => each.isMet)
    await keep(name, { name, isMet, isQuick: options.isQuick, machine, checks, facts, endedAs: describeMachine().load })

    return isMet
  } catch (error) {
    console.log(`FAIL  ${name} did not come to its end: ${error instanceof Error ? error.message : String(error)}`)
    await keep(name, { name, isMet: false, machine, error: error instanceof Error ? error.stack : String(error) })

    return false
  }
}

async function keep(name: string, result: object): Promise<void> {
  const home = resolve(process.env.KUMIKO_HOME || '.kumiko')
  await mkdir(home, { recursive: true, mode: 0o700 })
  await mkdir(join(home, 'bench'), { recursive: true })
  await writeFile(join(home, 'bench', `${name}.json`), `${JSON.stringify(result, null, 2)}\n`)
}

// Servers a bench started end with it only if its own code does: a bench that is told to stop is cut short in order.
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isStopping = true
    console.log('      stops after the step at hand')
  })
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
