import { type Config, loadConfig } from '#activities/platform/config.ts'
import { createDeps, type Deps } from '#activities/platform/deps.ts'

/** Longer than the grace of running activities; whoever started us kills at 30 s. */
const longestStopMs = 27_000

export type ProcessBody = (deps: Deps, config: Config, signal: AbortSignal) => Promise<void>

/**
 * Frame of a long-lived process: configuration from the environment only, SIGTERM and SIGINT end it in order with 0, an
 * error ends it with 1 so that its supervisor starts it again.
 */
export async function runProcess(name: string, body: ProcessBody): Promise<void> {
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping.abort()
      setTimeout(() => process.exit(1), longestStopMs).unref()
    })
  }

  const config = readConfig()
  if (!config) return
  const deps = createDeps(config, name)
  let exitCode = 0
  try {
    await body(deps, config, stopping.signal)
  } catch (error) {
    deps.log.fatal({ err: error }, `${name} cannot go on`)
    exitCode = 1
  }
  await deps.close().catch(() => undefined)
  // The SDK's native threads and a pool on its way down may keep the process; everything is done by now.
  process.exit(exitCode)
}

function readConfig(): Config | null {
  try {
    return loadConfig(process.env)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1

    return null
  }
}
