import { auditBilling } from '../audit/billing/audit-billing.ts'
import { disturb } from '../billing/disturb.ts'
import type { BillingSubject } from '../billing/gather-billing.ts'
import { type Strike, tellMatrix } from '../billing/matrix.ts'
import { type Moment, moments, type MomentName, staggerDays } from '../billing/moments.ts'
import { type BillingWave, runBillingWave, settleDays } from '../billing/run-billing-wave.ts'
import type { Drill } from '../drill.ts'
import type { World } from '../world.ts'

const waves = [0, 1, 2, 3, 4] as const

/**
 * Six cohorts in one world. In five of them each part falls at each moment, once a wave; in the sixth Stripe's news are
 * lost, doubled and late, and its answers get lost after the work was done. They overlap, as people do.
 */
export const billing: Drill = {
  name: 'billing',
  about: 'kill -9 at every joint of checkout, pause, resume, dunning and refund, Stripe’s news and answers disturbed',
  run: async (world) => {
    await world.freshen()
    const subjects: BillingSubject[] = []
    const strikes: Strike[] = []
    const firstAt = Date.now() + settleDays * 24 * world.hourMs
    const startOf = (index: number) => firstAt + index * staggerDays * 24 * world.hourMs
    const onGathered = (people: BillingSubject[]) => subjects.push(...people)
    const disturbed = disturb(world)

    const ended = await Promise.all([
      ...waves.map((wave) =>
        live(world, {
          name: nameOf(wave),
          startsAt: startOf(wave),
          trouble: async (moment) => {
            strikes.push(await fall(world, moment, wave))
          },
          onGathered,
        }),
      ),
      live(world, {
        name: 'disturbed',
        startsAt: startOf(0.25),
        trouble: disturbed.trouble,
        isAhead: true,
        onGathered,
      }),
    ])
    world.say(await disturbed.report())
    const broken = ended.flat()
    broken.push(...(await auditBilling(world, subjects)))

    return [...broken, ...(await tellMatrix(world, strikes, subjects))]
  },
}

/** A wave that breaks off is told at once, and the others go on. */
async function live(world: World, wave: BillingWave): Promise<string[]> {
  try {
    await runBillingWave(world, wave)

    return []
  } catch (error) {
    const what = `${wave.name} broke off: ${String(error)}`
    world.say(what)

    return [what]
  }
}

const nameOf = (wave: number) => `wave ${wave + 1}`

async function fall(world: World, moment: MomentName, wave: (typeof waves)[number]): Promise<Strike> {
  const { name, falls }: Moment = moments[moment]
  const part = falls[wave]
  const { at } = await world.strike(part, `${nameOf(wave)}, ${name}`)

  return { moment, part, wave: nameOf(wave), at }
}
