import { hashPassword } from '#activities/identity/hash-password.ts'
import { planScale } from '#prisma/seed/plan-scale.ts'
import { scaleTables } from '#prisma/seed/scale-tables.ts'
import { seedScale } from '#prisma/seed/scale.ts'
import { startServers } from '#tests/support/servers.ts'
import type { BenchOptions, BenchResult } from '../support/bench.ts'
import { check } from '../support/check.ts'
import { copyAgain } from './copy-again.ts'

/** A unit of scale is about a hundred rows. */
const copyTimes = 5
const scales = { quick: 20, usual: 1_000, full: 10_000 }

/** The scale seed, from nothing to analyzed tables, beside a plain COPY of the same rows into unlogged copies of the tables. */
export async function benchSeed({ isQuick, isFull, say }: BenchOptions): Promise<BenchResult> {
  const scale = isFull ? scales.full : isQuick ? scales.quick : scales.usual
  const servers = await startServers({ isDurable: true })

  try {
    const { ownerUrl, adminUrl } = servers.database
    const seeded = await seedScale({ ownerUrl, scale, passwordHash: await hashPassword('a bench knows it') })
    say(`${seeded.rowCount.toLocaleString('en')} rows seeded in ${seeded.seconds.toFixed(1)} s`)
    const tables = scaleTables(planScale({ seed: 1, scale, now: new Date() }), '')
    const copies = [await copyAgain({ adminUrl, ownerUrl, tables })]
    // It takes under a second, so one time alone would be chance.
    while (copies.length < copyTimes) copies.push(await copyAgain({ adminUrl, ownerUrl, tables }))
    const rates = copies.map(({ rowCount, seconds }) => rowCount / seconds).sort((a, b) => a - b)
    const plain = rates[Math.floor(rates.length / 2)] ?? 0

    return {
      checks: [
        check({
          what: `seed of scale ${scale}`,
          unit: 'rows/s',
          measured: seeded.rowsPerSecond,
          peer: { name: 'plain COPY, unlogged', value: plain },
          atLeast: 0.3,
        }),
      ],
      facts: { scale, seeded, plain },
    }
  } finally {
    await servers.stop()
  }
}
