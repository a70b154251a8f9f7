import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

type Platforms = Record<string, { pkg: string; bin: string } | undefined>
export type TriggerRun = { exitCode: number | null; output: string }
export type TriggerTarget = { event: string; apiBase: string; apiKey: string; home: string }

const PATIENCE_MS = 60_000

/** The official CLI of npm's `@stripe/cli`, which comes as one optional package a platform; null where there is none. */
export function findStripeCli(): string | null {
  try {
    const require = createRequire(import.meta.url)
    const wrapper = require.resolve('@stripe/cli/package.json')
    const platforms = require('@stripe/cli/platforms.json') as Platforms
    const platform = platforms[`${process.platform}-${process.arch}`]
    if (!platform) return null
    const found = createRequire(wrapper).resolve(`${platform.pkg}/package.json`)
    const binary = path.join(path.dirname(found), 'bin', platform.bin)

    return existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, NODE_ENV } = process.env

  return { NODE_ENV, ...(PATH ? { PATH } : {}) }
}

/** `stripe trigger EVENT` against a sandbox, with nothing of the caller's environment but the path. */
export function runTrigger(cli: string, { event, apiBase, apiKey, home }: TriggerTarget): Promise<TriggerRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(cli, ['trigger', event, '--api-base', apiBase, '--api-key', apiKey, '--color', 'off'], {
      env: { ...bareEnvironment(), HOME: home, XDG_CONFIG_HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE_MS,
    })
    let output = ''
    const keep = (chunk: Buffer) => (output += chunk.toString('utf8'))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, output }))
  })
}
