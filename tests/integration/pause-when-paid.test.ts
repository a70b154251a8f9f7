import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMembershipActivities } from '#activities/memberships/index.ts'
import { previewPause } from '#activities/memberships/preview-pause.ts'
import { startPause } from '#activities/memberships/start-pause.ts'
import { syncMembership } from '#activities/memberships/sync-membership.ts'
import { pauseInput } from '#workflows/memberships/pause.messages.ts'
import { nextPauseStep } from '#workflows/memberships/pause.rules.ts'
import type { PauseCall } from '#workflows/memberships/pause.activities.ts'
import { startPayload } from '#workflows/operations/outbox.messages.ts'
import { becomeDebtor, dunningOf, failing, notice } from '../workflows/billing/failing.ts'
import { addPlan, startWorld, type World } from '../workflows/memberships/world.ts'

/** A pause that is accepted while a payment is open, step by step, on the real sandbox and database. */
let world: World
let planId: string
beforeAll(async () => {
  world = await startWorld()
  planId = await addPlan(world, { trialDays: 0 })
})
afterAll(() => world.stop())

const day = 86_400_000

async function acceptWhileOpen() {
  const { deps, organizationId } = world
  const debtor = await becomeDebtor(world, { planId })
  const { membershipId, userId, invoiceId } = debtor
  await notice(world, invoiceId)
  await syncMembership(deps, { organizationId, membershipId })
  await (await dunningOf(world, debtor, invoiceId)).read()
  const wish = () => {
    return { organizationId, membershipId, userId, token: randomUUID(), endsAt: new Date(Date.now() + 30 * day) }
  }
  const preview = await previewPause(deps, wish())
  const { pauseId, owed } = await startPause(deps, { ...wish(), source: 'dunning' })
  const inside = <T>(work: Parameters<typeof deps.db.forOrganization<T>>[1]) =>
    deps.db.forOrganization(organizationId, work)
  const pause = () => inside((tx) => tx.pause.findFirstOrThrow({ where: { id: pauseId } }))
  const process = () => inside((tx) => tx.process.findFirstOrThrow({ where: { workflowId: `pause:${pauseId}` } }))
  const { episode, ...about } = pauseInput.parse(startPayload.parse((await process()).startInput).input)
  let step = 0
  const call = (): PauseCall => ({ ...about, mark: { workflowId: `pause:${pauseId}`, episode, step: ++step } })
  const { stripe } = createMembershipActivities(deps)

  return { debtor, preview, owed, wish, pause, process, call, stripe, inside, pauseId }
}

test('a pause accepted while a payment is open begins with its whole length when that is paid, once', async () => {
  const { debtor, preview, owed, wish, pause, process, call, stripe, inside, pauseId } = await acceptWhileOpen()
  expect(preview).toMatchObject({ refusal: null, dateRefusal: null, owed: [{ amountCents: 2900, canRetry: true }] })
  expect(preview.money?.creditCents).toBeGreaterThan(2_800)
  expect(owed).toMatchObject([{ amountCents: 2900, currency: 'EUR' }])
  expect(await process()).toMatchObject({ stage: 'awaiting-payment', openCommands: ['cancelScheduled'] })
  await expect(startPause(world.deps, { ...wish(), source: 'settings' })).rejects.toMatchObject({ code: 'PAUSE_RUNS' })

  await stripe.pauseAtStripe(call())
  expect((await stripe.readPause(call())).truth).toMatchObject({ status: 'past_due', waitsForPayment: true })
  expect(await pause()).toMatchObject({ pausedAt: null, waitsForPayment: true })

  // Five days go by before it is paid.
  await inside(
    (tx) => tx.$executeRaw`
    update pauses set starts_at = starts_at - interval '5 days', ends_at = ends_at - interval '5 days' where id = ${pauseId}::uuid`,
  )
  await debtor.replaceCard(failing.good)
  await world.stripe.invoices.pay(debtor.invoiceId)
  for (const _ of [1, 2]) await stripe.pauseAtStripe(call())
  await stripe.revokeAccess(call())
  expect((await stripe.readPause(call())).truth).toMatchObject({ status: 'paused', waitsForPayment: false })
  const { startsAt, endsAt, pausedAt, creditCents } = await pause()
  expect((endsAt.getTime() - startsAt.getTime()) / day).toBeCloseTo(30, 3)
  expect(Math.abs((pausedAt?.getTime() ?? 0) - startsAt.getTime())).toBeLessThan(10_000)
  expect(creditCents).toBeGreaterThan(2_800)
  expect(await process()).toMatchObject({ stage: 'paused' })
})

test('cancelled at Stripe’s page while paused, it ends, and nobody is charged for a return', async () => {
  const { debtor, call, stripe, process, pauseId, inside } = await acceptWhileOpen()
  const { subscriptionId: id, invoiceId } = debtor
  await world.stripe.invoices.pay(invoiceId, { paid_out_of_band: true })
  await stripe.pauseAtStripe(call())
  await stripe.revokeAccess(call())
  await inside((tx) =>
    tx.pause.updateMany({
      where: { id: pauseId },
      data: { startsAt: new Date(0), endsAt: new Date(Date.now() - 1000) },
    }),
  )
  await world.stripe.subscriptions.update(id, { cancel_at_period_end: true })
  const { policy, dayMs } = call()
  const step = async () =>
    nextPauseStep(
      { truth: (await stripe.readPause(call())).truth, said: [], commands: [] },
      { policy, dayMs },
      Date.now() + 2000,
    )
  expect(await step()).toEqual({ kind: 'act', act: 'leave' })
  for (const _ of [1, 2]) await stripe.leavePaused(call())
  expect(await step()).toEqual({ kind: 'end', outcome: 'ended' })
  const { data: invoices } = await world.stripe.invoices.list({ subscription: id })

  expect(invoices.map(({ id: paid }) => paid)).toContain(invoiceId)
  expect(invoices).toHaveLength(2)
  expect(await process()).toMatchObject({ stage: 'ended', openCommands: [] })
})

test('unpaid to the end there is no pause and no word about one', async () => {
  const { debtor, process, call, stripe } = await acceptWhileOpen()
  await world.stripe.subscriptions.cancel(debtor.subscriptionId)
  expect((await stripe.readPause(call())).truth).toMatchObject({ status: 'canceled', pausedAt: null })
  expect(await process()).toMatchObject({ stage: 'ended', openCommands: [] })
})
