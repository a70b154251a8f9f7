import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptGuidelines } from '#activities/memberships/accept-guidelines.ts'
import { createMembershipActivities } from '#activities/memberships/index.ts'
import { eventually } from '#infra/sandbox/testing.ts'
import { selectGoal } from '#activities/goals/select-goal.ts'
import { placeCommand } from '#activities/operations/place-command.ts'
import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import { loadOnboarding } from '#web/features/memberships/queries/load-onboarding.server.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/** The steps of a trial one by one, each repeated as a crash would repeat it. The sandbox's clock is moved by hand. */
let world: World
let planId: string
let step = 0
let nextCard = 0

beforeAll(async () => {
  world = await startWorld()
  planId = await addPlan(world)
})
afterAll(() => world.stop())

async function begin() {
  const { userId, email } = await addPerson(world)
  const { membershipId = '' } = await join(world, {
    userId,
    planId,
    card: cards[nextCard++ % cards.length],
    isTemporalAway: true,
  })
  const { organizationId, deps } = world
  const call = (): TrialCall => ({
    organizationId,
    membershipId,
    policy: trialPolicy({}),
    dayMs: deps.config.dayMs,
    mark: { workflowId: `trial:${membershipId}`, episode: 1, step: ++step },
  })
  const { stripe, database, mail } = createMembershipActivities(deps)
  const rows = () =>
    deps.db.forOrganization(organizationId, async (tx) => ({
      membership: await tx.membership.findUniqueOrThrow({
        where: { organizationId_id: { organizationId, id: membershipId } },
      }),
      process: await tx.process.findFirstOrThrow({
        where: { workflowId: `trial:${membershipId}` },
        include: { promises: true },
      }),
    }))
  const subscription = async () =>
    world.stripe.subscriptions.retrieve((await rows()).membership.stripeSubscriptionId ?? '')
  const ask = async (name: string) => {
    const { process } = await rows()
    const commandId = randomUUID()
    await placeCommand(deps, { organizationId, commandId, processId: process.id, name, userId })

    return commandId
  }

  return { userId, email, membershipId, call, stripe, database, mail, rows, subscription, ask }
}

const advance = async (by: string) => {
  const response = await world.desk.send('POST', 'clock', { advance: by, force: true })
  expect(response.status).toBe(200)
}

test('an extension tried again after each of its steps moves the end once', async () => {
  const { call, stripe, rows, subscription, ask } = await begin()
  const before = (await subscription()).trial_end ?? 0
  const commandId = await ask('extend')
  const first = await stripe.extendTrial({ ...call(), by: 'member', commandId })
  // The claim is there and Stripe has moved, but the answer got lost before it was written.
  await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.command.updateMany({ where: { id: commandId }, data: { status: 'pending', settledAt: null } }),
  )
  const again = await stripe.extendTrial({ ...call(), by: 'member', commandId })
  const ours = await stripe.extendTrial({ ...call(), by: 'us' })
  const { process, membership } = await rows()

  expect([first.ok, again.ok]).toEqual([true, true])
  expect(ours).toMatchObject({ ok: false, code: 'ALREADY_EXTENDED' })
  expect((await subscription()).trial_end).toBe(before + 3 * 86_400)
  expect(membership.trialExtendedBy).toBe('member')
  expect(process).toMatchObject({ stage: 'extended', openCommands: ['cancel'] })
  expect(process.promises.find(({ key }) => key === 'reminder')).toMatchObject({ status: 'waived' })
  expect(process.promises.find(({ key }) => key === 'more-time')).toMatchObject({ status: 'kept' })
  expect(process.promises.find(({ key }) => key === 'no-charge-before')).toMatchObject({
    status: 'open',
    dueAt: membership.trialEndsAt,
  })
})

test('a crash between claim and Stripe is healed by whoever asks next', async () => {
  const { call, stripe, subscription, rows } = await begin()
  await world.desk.send('POST', 'faults', { route: 'POST /v1/subscriptions/*', times: 3, kind: 'status', value: 500 })
  const failed = await stripe.extendTrial({ ...call(), by: 'us' }).catch((error: unknown) => error)
  const between = await stripe.readTrial(call())
  await stripe.extendTrial({ ...call(), by: 'us' }).catch(() => null)
  await world.desk.send('DELETE', 'faults')

  expect(failed).toBeInstanceOf(Error)
  expect(between.truth.extension).toBeNull()
  expect((await rows()).membership.trialExtendedTo).not.toBeNull()
  expect((await subscription()).status).toBe('trialing')
})

test('two members of one person asking at once extend once', async () => {
  const { call, stripe, subscription } = await begin()
  const before = (await subscription()).trial_end ?? 0
  await Promise.all([
    stripe.extendTrial({ ...call(), by: 'us' }),
    stripe.extendTrial({ ...call(), by: 'us' }),
    stripe.extendTrial({ ...call(), by: 'us' }),
  ])

  expect((await subscription()).trial_end).toBe(before + 3 * 86_400)
})

test('cancelling again says the same, and the row shows until when', async () => {
  const { call, stripe, ask, rows } = await begin()
  const commandId = await ask('cancel')
  const first = await stripe.cancelTrial({ ...call(), commandId })
  const again = await stripe.cancelTrial({ ...call(), commandId })
  const { process, membership } = await rows()

  expect(again).toEqual(first)
  expect(first.message).toContain(`{time:${membership.cancelAt?.toISOString()}}`)
  expect(process).toMatchObject({ stage: 'cancelling', openCommands: [], amountCents: 0 })
})

test('a message is handed over once however often it is tried, and again only when no one knows', async () => {
  const { call, mail, membershipId, email, rows } = await begin()
  await mail.sendTrialMail({ ...call(), message: 'welcome' })
  await mail.sendTrialMail({ ...call(), message: 'welcome' })
  expect(await world.mailsTo(email)).toHaveLength(1)

  await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.delivery.updateMany({
      where: { membershipId },
      data: { status: 'claimed', handedOverAt: null, providerId: null },
    }),
  )
  await mail.sendTrialMail({ ...call(), message: 'welcome' })
  const delivery = await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.delivery.findFirstOrThrow({ where: { membershipId } }),
  )
  const { process } = await rows()

  expect(await world.mailsTo(email)).toHaveLength(2)
  expect(delivery).toMatchObject({ status: 'handed_over', attempts: 3 })
  expect(process.promises.find(({ key }) => key === 'welcome')).toMatchObject({ status: 'kept' })
})

test('the welcome carries the full terms, the amount, the day and how to cancel', async () => {
  const { call, stripe, mail, email } = await begin()
  await stripe.readTrial(call())
  await mail.sendTrialMail({ ...call(), message: 'welcome' })
  const [{ subject, text } = { subject: '', text: '' }] = await world.mailsTo(email)

  expect(subject).toBe('Your trial of Studio Practice')
  expect(text).toContain('€29.00')
  expect(text).toContain('Cancel the trial')
  expect(text).toContain('There is one trial for each person')
  expect(text).not.toMatch(/\{(time|money):/)
})

test('an older try that comes late turns no row back', async () => {
  const { call, stripe, ask, rows } = await begin()
  const old = call()
  const commandId = await ask('cancel')
  await stripe.cancelTrial({ ...call(), commandId })
  await world.deps.db.forOrganization(world.organizationId, (tx) =>
    tx.process.updateMany({ where: { workflowId: old.mark.workflowId }, data: { stage: 'marked' } }),
  )
  await stripe.readTrial(old)

  expect((await rows()).process.stage).toBe('marked')
})

test('choosing a goal tells the trial in one transaction, a second click changes nothing', async () => {
  const { userId, membershipId, call, stripe, rows } = await begin()
  const { organizationId, goalTemplateId, deps } = world
  const input = { organizationId, membershipId, goalTemplateId, userId, token: randomUUID() }
  const both = await Promise.all([selectGoal(deps, input), selectGoal(deps, input)])
  const signals = await deps.db.forOrganization(organizationId, (tx) =>
    tx.outboxMessage.count({ where: { kind: 'signal', orderingKey: `trial:${membershipId}` } }),
  )
  await acceptGuidelines(deps, { organizationId, membershipId, userId })
  await stripe.readTrial(call())
  const { process } = await rows()

  expect(both[0]).toEqual(both[1])
  expect(signals).toBe(1)
  expect(await loadOnboarding(deps.db, { organizationId, communityId: world.communityId, userId })).toMatchObject({
    goalTitle: 'First paying client',
    hasSaidHello: false,
  })
  expect(process.steps).toEqual(
    expect.arrayContaining([expect.objectContaining({ title: 'You chose the goal “First paying client”' })]),
  )
  expect(process).toMatchObject({ nextStep: 'Your trial ends and your membership begins', amountCents: 2900 })
})

test('Stripe allows the pause of a trialing subscription; who chose a goal just now is not paused', async () => {
  const [stopped, chosen] = [await begin(), await begin()]
  const { organizationId, goalTemplateId, deps } = world
  const choice = { membershipId: chosen.membershipId, userId: chosen.userId, token: randomUUID() }
  await selectGoal(deps, { organizationId, goalTemplateId, ...choice })
  await stopped.stripe.stopTrial(stopped.call())
  await stopped.stripe.stopTrial(stopped.call())
  await chosen.stripe.stopTrial(chosen.call())

  expect((await stopped.subscription()).status).toBe('paused')
  expect((await stopped.rows()).membership).toMatchObject({ state: 'live', stripeStatus: 'paused' })
  expect((await chosen.subscription()).status).toBe('trialing')
})

// The sandbox's clock moves here, past what the pages of other joins would allow: last in the file, and in one go.
// One test, because Stripe's clock moves for all of them.
test('after the end: without a goal a draft is taken back, a charge taken while we were down goes back once, more time asked for before is given', async () => {
  const [drafted, charged, late] = [await begin(), await begin(), await begin()]
  const commandId = await late.ask('extend')
  const lateEnd = (await late.subscription()).trial_end ?? 0
  await advance('72h')
  await advance('5m')
  const before = await eventually('the draft', async () => {
    const { truth } = await drafted.stripe.readTrial(drafted.call())

    return truth.charge?.status === 'draft' && truth
  })
  await drafted.stripe.withholdCharge(drafted.call())
  await drafted.stripe.withholdCharge(drafted.call())
  await late.stripe.extendTrial({ ...late.call(), by: 'us' })
  const asked = await late.stripe.extendTrial({ ...late.call(), by: 'member', commandId })
  await advance('4h')
  const taken = await eventually('the charge', async () => {
    const { truth } = await charged.stripe.readTrial(charged.call())

    return truth.charge?.status === 'paid' && truth
  })
  const tries = [charged.stripe.refundCharge(charged.call()), charged.stripe.refundCharge(charged.call())]
  await Promise.all(tries.map((work) => work.catch(() => null)))
  await charged.stripe.refundCharge(charged.call())
  await charged.mail.sendTrialMail({ ...charged.call(), message: 'refunded' })
  const withheld = await drafted.stripe.readTrial(drafted.call())
  const refunded = await charged.stripe.readTrial(charged.call())
  await charged.database.closeTrial({ ...charged.call(), outcome: 'refunded' })
  const [one, two] = [await drafted.rows(), await charged.rows()]
  const chargesOf = async (customer: string | null) =>
    (await world.stripe.charges.list({ customer: customer ?? '' })).data
  const [charge] = await chargesOf(two.membership.stripeCustomerId)
  const refunds = await world.stripe.refunds.list({ charge: charge?.id })

  expect(before).toMatchObject({ status: 'active', isStopped: false })
  expect(withheld.truth).toMatchObject({ status: 'paused', isStopped: true, charge: { status: 'void' } })
  expect(await chargesOf(one.membership.stripeCustomerId)).toEqual([])
  expect(one.process.stage).toBe('stopped')

  expect(taken).toMatchObject({ status: 'active', charge: { refundedCents: 0 } })
  expect(refunded.truth).toMatchObject({ status: 'paused', charge: { refundedCents: 2900 } })
  expect(refunds.data.map(({ amount }) => amount)).toEqual([2900])
  expect((await world.mailsTo(charged.email)).map(({ subject }) => subject)).toEqual([
    'We charged you by mistake and paid €29.00 back',
  ])
  expect(two.process).toMatchObject({ stage: 'refunded', outcome: 'refunded' })
  expect(two.process.closedAt).not.toBeNull()

  const { truth } = await late.stripe.readTrial(late.call())
  expect(asked).toMatchObject({ ok: true })
  expect(truth).toMatchObject({ status: 'trialing', extension: { by: 'member' }, charge: null })
  expect((await late.subscription()).trial_end).toBe(lateEnd + 3 * 86_400)
  expect(await chargesOf((await late.rows()).membership.stripeCustomerId)).toEqual([])
})
