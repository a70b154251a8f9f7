import { waitFor } from '#infra/start/wait-for.ts'
import { audit } from '../audit/audit.ts'
import { loadFacts } from '../audit/load-facts.ts'
import { gather, settleIn } from '../cohort.ts'
import type { Drill } from '../drill.ts'
import { sleepUntil } from '../sleep-until.ts'

/** "Cancel before this minute and you pay nothing" counts from when the person asked, not from when we woke up. */
export const lateCancel: Drill = {
  name: 'late-cancel',
  about:
    'a cancellation taken three hours before the end, then everything down until after the charge: nothing is kept',
  run: async (world) => {
    const { started, falls, hourMs, query, say } = world
    await world.freshen()
    const cohort = await gather(world, ['with a goal'])
    await settleIn(cohort)
    const [subject] = cohort.subjects
    if (!subject) throw new Error('Nobody signed up.')
    const form = await subject.person.openCommand('cancel')
    const endsAt = await cohort.endOf('with a goal')

    await sleepUntil(endsAt - 3 * hourMs)
    const at = Date.now()
    started.kill('worker').back.catch(() => undefined)
    // Its answer is lost with the web process; the row is what counts.
    void form.send().catch(() => undefined)
    const isTaken = await waitFor(
      async () => (await query('select from commands where id = $1', [form.commandId])).length === 1,
      { timeoutMs: 2 * hourMs, everyMs: 20 },
    )
    await started.killAll()
    say(`T−3 h: the cancellation ${isTaken ? 'is kept' : 'was not kept'}, everything killed`)
    await sleepUntil(endsAt + 2 * hourMs)
    await started.restart()
    falls.push({ part: 'all', at, backAt: Date.now(), step: 'T−3 h to T+2 h' })
    if (!isTaken) throw new Error('The cancellation came too late for this drill; take a longer day.')

    const broken = await audit(world, [{ ...subject, outcomes: ['cancelled', 'refunded'] }])
    const { charges } = await loadFacts(world, subject)
    const kept = charges.filter(({ status, amount, amount_refunded: back }) => status === 'succeeded' && back < amount)
    if (kept.length > 0) broken.push(`${kept.length} charges kept although the member had cancelled in time`)

    return broken
  },
}
