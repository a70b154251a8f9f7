import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { BenchOptions, BenchResult } from '../support/bench.ts'
import { check } from '../support/check.ts'
import { runStart } from './run-start.ts'

const coldMs = 4 * 60_000
const warmMs = 20_000
// A start that misses its limit is still measured.
const patience = 2

const git = promisify(execFile)

/** `npm start` of a clone with nothing in it, with the demo, and the same again; then both without the demo. */
export async function benchStart({ say }: BenchOptions): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiko-bench-start-'))
  const cwd = join(folder, 'clone')
  const run = (home: string, limitMs: number, ...args: string[]) =>
    runStart({ cwd, home: join(folder, home), args, timeoutMs: limitMs * patience })

  try {
    await git('git', ['clone', '--quiet', '--no-hardlinks', process.cwd(), cwd])
    const { stdout } = await git('git', ['-C', cwd, 'rev-parse', '--short', 'HEAD'])
    say(`a clone of ${stdout.trim()}: installing, building, starting, loading the demo`)
    const cold = await run('demo', coldMs)
    say('the same again')
    const warm = await run('demo', warmMs)
    say('a first start without the demo, packages and builds being there, and the same again')
    const empty = await run('empty', coldMs, '--no-demo')
    const warmEmpty = await run('empty', warmMs, '--no-demo')

    return {
      checks: [
        timed('cold, with the demo', cold, coldMs),
        timed('warm, with the demo', warm, warmMs),
        timed('first without the demo, installed and built', empty, coldMs),
        timed('warm, without the demo', warmEmpty, warmMs),
      ],
      facts: { commit: stdout.trim() },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function timed(what: string, tookMs: number, limitMs: number) {
  const peer = { name: 'the budget', value: limitMs / 1000 }

  return check({ what, unit: 's', measured: tookMs / 1000, peer, atMost: 1 })
}
