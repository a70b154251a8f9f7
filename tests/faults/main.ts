import { billing } from './drills/billing.ts'
import { blackout } from './drills/blackout.ts'
import { command } from './drills/command.ts'
import { killWaves } from './drills/kill-wave.ts'
import { lateCancel } from './drills/late-cancel.ts'
import { lostFile, terminated } from './drills/lost-runs.ts'
import { stripeFaults } from './drills/stripe-faults.ts'
import type { Drill } from './drill.ts'
import { openWorld, type World } from './world.ts'

const drills: Drill[] = [...killWaves, blackout, command, lateCancel, terminated, lostFile, stripeFaults, billing]

/** `npm run faults [NAME…]`: a name or its beginning, such as `kill`; all of them without one. */
async function main(): Promise<number> {
  const names = process.argv.slice(2)
  const chosen = drills.filter(({ name }) => names.length === 0 || names.some((one) => name.startsWith(one)))
  if (chosen.length === 0) {
    console.error(
      `There is no such drill. The drills are:\n${drills.map(({ name, about }) => `  ${name}: ${about}`).join('\n')}`,
    )

    return 1
  }

  console.log('\n  Starting a Kumiko of its own for the drills, on short days…')
  const world = await openWorld((line) => {
    console.log(`    ${line}`)
  })
  let passed = 0
  try {
    for (const drill of chosen) if (await runDrill(world, drill)) passed += 1
  } finally {
    await world.stop({ isKept: passed < chosen.length })
  }
  console.log(`\n  ${passed} passed, ${chosen.length - passed} failed`)

  return passed === chosen.length ? 0 : 1
}

async function runDrill(world: World, { name, about, run }: Drill): Promise<boolean> {
  const startedAt = Date.now()
  world.falls.length = 0
  console.log(`\n  ${name}: ${about}`)
  const broken = await run(world).catch((error: unknown) => [`the drill broke off: ${String(error)}`])
  for (const what of broken) console.log(`    ✗ ${what}`)
  const seconds = Math.round((Date.now() - startedAt) / 1_000)
  console.log(`  ${broken.length === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)

  return broken.length === 0
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

process.exitCode = await main()
