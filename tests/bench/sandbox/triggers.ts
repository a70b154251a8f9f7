import { findStripeCli } from '#infra/sandbox/stripe-cli.ts'
import { startTestPostgres, startTestSandbox } from '#infra/sandbox/testing.ts'
import { judgeTrigger, TRIGGERS, withCliHome, type Verdict } from '#infra/sandbox/triggers.ts'
import type { BenchOptions, BenchResult } from '../support/bench.ts'
import { check } from '../support/check.ts'

/** Every trigger of Stripe's own CLI against a strict sandbox, one after the other; the score is how many are green. */
export async function benchTriggers({ say }: Pick<BenchOptions, 'say'>): Promise<BenchResult> {
  const cli = findStripeCli()
  if (!cli) throw new Error('The official CLI has no package for this platform.')
  const postgres = await startTestPostgres()
  const sandbox = await startTestSandbox({ databaseUrl: await postgres.createDatabase() })
  try {
    const verdicts = await withCliHome(async (home) => {
      const all: Verdict[] = []
      for (const event of TRIGGERS) all.push(await judgeTrigger(sandbox, cli, home, event))

      return all
    })
    const green = verdicts.filter(({ isGreen }) => isGreen)
    for (const { event, isGreen, reason } of verdicts) if (!isGreen) say(`not green: ${event}: ${reason}`)
    say(`${green.length} of ${verdicts.length} triggers are green`)
    const peer = { name: 'every trigger', value: verdicts.length }

    return {
      checks: [check({ what: "Stripe's own triggers", unit: 'green', measured: green.length, peer, atLeast: 1 })],
      facts: { verdicts },
    }
  } finally {
    await sandbox.stop()
    await postgres.stop()
  }
}
