import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readIfThere, spawnLogged, type Env } from './spawn-logged.ts'
import { StartError } from './start-error.ts'

export type BuildStep = {
  name: string
  /** Files and folders whose content decides the result. */
  inputs: string[]
  /** What has to be there afterwards. */
  outputs: string[]
  /** The programs to run one after the other, as arguments of Node. */
  commands: string[][]
  env?: Env
}

const stampDir = 'node_modules/.cache/kumiko/built'

/** Runs a build unless its inputs are what they were at the last one. Returns whether it had to. Throws StartError. */
export async function build(step: BuildStep, logDir: string): Promise<boolean> {
  const stampFile = join(stampDir, step.name)
  const before = hashOf(step)
  if (readIfThere(stampFile) === before && step.outputs.every((output) => existsSync(output))) return false

  const logFile = join(logDir, `build-${step.name}.log`)
  for (const args of step.commands) await runLogged(step, args, logFile)

  const absent = step.outputs.filter((output) => !existsSync(output))
  if (absent.length > 0) throw new StartError(`Building ${step.name} left no ${absent.join(', ')}.`, `Read ${logFile}.`)
  mkdirSync(stampDir, { recursive: true })
  writeFileSync(stampFile, before)

  return true
}

function runLogged(step: BuildStep, args: string[], logFile: string): Promise<void> {
  const child = spawnLogged({ program: process.execPath, args, logFile, env: { ...process.env, ...step.env } })

  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => {
      if (code === 0) done()
      else fail(new StartError(`Building ${step.name} failed:\n${tail(logFile)}`, `Read ${logFile}.`))
    })
  })
}

/** One word for all that goes into a build: the same word, the same result. */
export function hashOf({ inputs, commands }: Pick<BuildStep, 'inputs' | 'commands'>): string {
  const hash = createHash('sha256').update(JSON.stringify([commands, process.versions.node]))
  for (const file of inputs.flatMap(filesOf)) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')

  return hash.digest('hex')
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]

  const names = readdirSync(path)
    .filter((name) => !/\.test\.tsx?$/.test(name))
    .sort()

  return names.flatMap((name) => filesOf(join(path, name)))
}

function tail(logFile: string): string {
  return (readIfThere(logFile) ?? '').trim().split('\n').slice(-12).join('\n')
}
