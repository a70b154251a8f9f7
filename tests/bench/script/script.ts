import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '#infra/start/build-step.ts'
import { webApp } from '#infra/start/builds.ts'
import type { BenchOptions, BenchResult } from '../support/bench.ts'
import { check } from '../support/check.ts'
import { buildBareRemix } from './build-bare-remix.ts'
import { scriptOf } from './script-of.ts'

const page = 'features/community/routes/feed'

/** Script of a guest's first community page beside the smallest Remix app that can be built: gzip bytes. */
export async function benchScript({ say }: BenchOptions): Promise<BenchResult> {
  say('building the web app, if it changed, and a bare Remix app')
  const logDir = await mkdtemp(join(tmpdir(), 'kumiko-bench-'))
  await build(webApp, logDir)
  await rm(logDir, { recursive: true })
  const bare = await buildBareRemix()

  try {
    const [ours, theirs] = [
      scriptOf('build/client', ['root', page]),
      scriptOf(bare.clientDir, ['root', 'routes/_index']),
    ]

    return {
      checks: [
        check({
          what: 'script of a guest on the first community page',
          unit: 'kB',
          measured: ours.gzipBytes / 1000,
          peer: { name: 'a bare Remix app built in this run', value: theirs.gzipBytes / 1000 },
          atMost: 1.5,
        }),
      ],
      facts: { ours, theirs },
    }
  } finally {
    await bare.remove()
  }
}
