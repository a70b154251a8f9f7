import { waitFor } from '#infra/start/wait-for.ts'
import { audit } from '../audit/audit.ts'
import { gather } from '../cohort.ts'
import type { Drill } from '../drill.ts'

type CommandRow = { status: string; settledAt: Date | null }

/** Somebody asks for more time while nobody is there to answer, and presses twice. */
export const command: Drill = {
  name: 'command',
  about: 'an extension asked for while no worker runs: kept as pending, done once when the worker is back',
  run: async (world) => {
    const { hourMs, query, say } = world
    const cohort = await gather(world, ['extends'])
    const [subject] = cohort.subjects
    if (!subject) throw new Error('Nobody signed up.')
    await (
      await cohort.prepareJoin()
    )()
    await cohort.pay()
    await cohort.comeBack()
    await (
      await cohort.prepareGoal()
    )()
    const before = await cohort.endOf('extends')
    const form = await subject.person.openCommand('extend')
    const rows = () =>
      query<CommandRow>('select status::text, settled_at as "settledAt" from commands where id = $1', [form.commandId])

    const fall = world.strike('worker', 'nobody answers')
    const pressing = Promise.all([form.send(), form.send()])
    const wasPending = await waitFor(async () => (await rows())[0]?.status === 'pending', {
      timeoutMs: 5_000,
      everyMs: 20,
    })
    say(wasPending ? 'the row is there, pending' : 'the row was not seen pending')
    await Promise.all([pressing, fall])

    const [workerFall] = world.falls.slice(-1)
    const isSettled = await waitFor(async () => (await rows())[0]?.status === 'done', { timeoutMs: 60_000 })
    const settledAt = (await rows())[0]?.settledAt?.getTime() ?? 0
    say(`settled ${((settledAt - (workerFall?.at ?? 0)) / 1_000).toFixed(1)} s after the kill`)
    const moved = (await cohort.endOf('extends')) - before
    const broken = await audit(world, cohort.subjects)
    if (!wasPending) broken.push('the command was not kept as pending while no worker ran')
    if (!isSettled) broken.push('the command was not done after the worker was back')
    if (Math.abs(moved - 72 * hourMs) > 2_000) broken.push(`the end moved by ${moved / hourMs} h instead of 72 h, once`)

    return broken
  },
}
