import { startApp, type StartedApp } from '#tests/support/start-app.ts'
import type { BenchOptions, BenchResult } from '../support/bench.ts'
import { check, type Check } from '../support/check.ts'
import { loadClosed, loadOpen, read, type Target } from '../support/http-load.ts'
import { percentilesOf } from '../support/percentiles.ts'
import { countQueries } from './count-queries.ts'
import { cpuSecondsOfWeb } from './cpu-of-web.ts'
import { logIn } from './log-in.ts'

const path = '/c/studio-practice'
const perSecond = 50
const budgetMs = 100
const queryBudget = 5

type Sizes = { seconds: number; closedSeconds: number; rounds: number }
type Reader = Target & { who: string }

/** The first community page, for a guest and for a member: its latency, its throughput beside a bare page, its queries. */
export async function benchPage({ isQuick, say }: BenchOptions): Promise<BenchResult> {
  const sizes = isQuick ? { seconds: 3, closedSeconds: 2, rounds: 1 } : { seconds: 15, closedSeconds: 4, rounds: 3 }
  say('starting Kumiko with its demo')
  const kumiko = await startApp()

  try {
    const readers = await readersOf(kumiko)
    for (const { url, headers } of readers) await loadClosed({ url, ...(headers && { headers }) }, { seconds: 2 })
    const checks: Check[] = []
    const facts: BenchResult['facts'] = {}
    for (const reader of readers) {
      const measured = await measure(kumiko, reader, sizes)
      checks.push(...measured.checks)
      facts[reader.who] = measured.facts
    }

    return { checks, facts }
  } finally {
    await kumiko.stop()
  }
}

async function readersOf({ app }: StartedApp): Promise<Reader[]> {
  const member = app.logins.find(({ role }) => role === 'member') ?? app.logins.at(-1)
  if (!member) throw new Error('The demo has nobody to log in.')
  const url = new URL(path, app.web).href

  return [
    { who: 'guest', url },
    { who: 'member', url, headers: { cookie: await logIn(app, member) } },
  ]
}

async function measure(kumiko: StartedApp, reader: Reader, { seconds, closedSeconds, rounds }: Sizes) {
  const { who, url, headers } = reader
  const queries = await countQueries(kumiko, (index) => read({ url: `${url}?visit=${index}`, headers: headers ?? {} }))
  const { latenciesMs, failures } = await loadOpen(reader, { perSecond, seconds })
  const latency = percentilesOf(latenciesMs)
  const bare = await bareOf(reader)
  const rates = await inTurns({ page: reader, bare: bare.target }, { seconds: closedSeconds, rounds })
  const budget = (value: number) => ({ name: 'the budget', value })

  return {
    checks: [
      check({
        what: `${who}: p95 at ${perSecond} requests/s${failures > 0 ? `, ${failures} failed` : ''}`,
        unit: 'ms',
        measured: failures > 0 ? Number.POSITIVE_INFINITY : latency.p95,
        peer: budget(budgetMs),
        atMost: 1,
      }),
      check({
        what: `${who}: throughput`,
        unit: 'pages/s',
        measured: rates.page.rate,
        peer: { name: 'a bare page of the same bytes', value: rates.bare.rate },
        atLeast: 0.6,
      }),
      check({
        what: `${who}: queries a page`,
        unit: 'queries',
        measured: queries,
        peer: budget(queryBudget),
        atMost: 1,
      }),
    ],
    facts: { latencyMs: latency, failures, bytes: bare.bytes, closedLoop: rates, queries },
  }
}

/** A page of nothing but text, as long as the reader's, for the same reader. */
async function bareOf({ url, headers = {} }: Reader): Promise<{ target: Target; bytes: object }> {
  const at = (bytes: number) => ({ url: new URL(`/dev/bare?bytes=${bytes}`, url).href, headers })
  const page = await read({ url, headers })
  const empty = await read(at(0))
  const target = at(Math.max(0, Buffer.byteLength(page.html) - Buffer.byteLength(empty.html)))
  const bare = await read(target)

  return {
    target,
    bytes: {
      page: Buffer.byteLength(page.html),
      bare: Buffer.byteLength(bare.html),
      pageSent: page.sentBytes,
      bareSent: bare.sentBytes,
    },
  }
}

/** Both sides in turns, so that what else the machine does meets both. */
async function inTurns({ page, bare }: { page: Target; bare: Target }, { seconds = 4, rounds = 3 }) {
  const sums = { page: { rate: 0, cpuMs: 0 }, bare: { rate: 0, cpuMs: 0 } }
  for (let round = 0; round < rounds; round += 1) {
    for (const [side, target] of [
      ['page', page],
      ['bare', bare],
    ] as const) {
      const { rate, cpuMs } = await drive(target, seconds)
      sums[side].rate += rate / rounds
      sums[side].cpuMs += cpuMs / rounds
    }
  }

  return sums
}

/** Pages a second, and what one costs the web process: the second says the same on a busy machine. */
async function drive(target: Target, seconds: number): Promise<{ rate: number; cpuMs: number }> {
  const before = await cpuSecondsOfWeb(target.url)
  const { rate, answers } = await loadClosed(target, { seconds })

  return { rate, cpuMs: ((await cpuSecondsOfWeb(target.url)) - before) * (1000 / answers) }
}
