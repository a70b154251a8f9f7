import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { chooseSandboxed } from './keys.ts'
import { readRunningWeb, removeRunning } from './running-file.ts'
import { printFailure, printSummary, say } from './screen.ts'
import { readSettings, type Settings } from './settings.ts'
import { createShutdown } from './shutdown.ts'
import { StartError } from './start-error.ts'
import { openStateFolder, wipeStateFolder } from './state-folder.ts'
import { startEverything } from './start-everything.ts'
import { claimStateFolder, type SupervisorRecord } from './supervisor-record.ts'

const startedAt = Date.now()

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const settings = readSettings(process.argv.slice(2), process.env)
  const sandboxed = chooseSandboxed(settings, process.env)
  if (settings.isFresh && process.env.DATABASE_URL) {
    throw new StartError(
      '--fresh empties the state folder only, and the data is at DATABASE_URL.',
      'Empty that database by hand, or leave --fresh out.',
    )
  }

  openStateFolder(settings.home)
  const claim = await claimStateFolder(settings.home)
  if (claim.record === undefined) sayWhere(settings, claim.pid)
  else await run(settings, sandboxed, claim.record, claim.leftovers)
}

async function run(
  settings: Settings,
  sandboxed: ReturnType<typeof chooseSandboxed>,
  record: SupervisorRecord,
  leftovers: number,
): Promise<void> {
  const shutdown = createShutdown({ home: settings.home, record })
  removeRunning(settings.home)
  if (leftovers > 0) say(`ended ${leftovers} processes that an earlier start left behind`)
  if (settings.isFresh) wipeStateFolder(settings.home)

  try {
    const state = openStateFolder(settings.home)
    const started = await startEverything({ settings, sandboxed, record, shutdown, state })
    printSummary({ ...started, home: shortPath(settings.home), tookMs: Date.now() - startedAt })
  } catch (error) {
    if (shutdown.isStopping()) return
    printFailure(error)
    await shutdown.stop(1)
  }
}

function shortPath(path: string): string {
  const short = relative('', path)

  return short === '' || short.startsWith('..') ? path : short
}

function sayWhere({ home }: Settings, pid: number): void {
  const web = readRunningWeb(home)
  console.log(
    web === undefined
      ? `\n  Kumiko is being started already (process ${pid}).\n`
      : `\n  Kumiko runs already: ${web} (process ${pid}).\n`,
  )
  console.log(`  Stop it with Ctrl-C where it runs, or give this one a folder of its own with KUMIKO_HOME.\n`)
}

main().catch((error: unknown) => {
  printFailure(error)
  process.exit(1)
})
