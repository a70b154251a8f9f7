import { randomUUID } from 'node:crypto'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idOf } from '#activities/billing/stripe-errors.ts'
import { selectGoal } from '#activities/goals/select-goal.ts'
import { cancelMembership } from '#activities/memberships/cancel-membership.ts'
import { joinFree } from '#activities/memberships/join-free.ts'
import { keepMembership } from '#activities/memberships/keep-membership.ts'
import { leaveCommunity } from '#activities/memberships/leave-community.ts'
import { observePause } from '#activities/memberships/observe-pause.ts'
import { startPause } from '#activities/memberships/start-pause.ts'
import { syncMembership } from '#activities/memberships/sync-membership.ts'
import { deliverOutboxRow } from '#activities/operations/deliver-outbox-row.ts'
import { processInboxEvent } from '#activities/operations/process-inbox-event.ts'
import { eventually } from '#infra/sandbox/testing.ts'
import { LeaveWords } from '#web/features/memberships/components/leave-words.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import { loadLeave } from '#web/features/memberships/queries/load-leave.server.ts'
import { pauseInput } from '#workflows/memberships/pause.messages.ts'
import { startPayload } from '#workflows/operations/outbox.messages.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/** Leaving after the trial, against the sandbox and Postgres. The sandbox's clock is moved by hand. */
let world: World
let monthly: string
let nextCard = 0

beforeAll(async () => {
  world = await startWorld()
  monthly = await addPlan(world, { trialDays: 0, name: 'Monthly' })
})
afterAll(() => world.stop())

type Work<T> = Parameters<typeof world.deps.db.forOrganization<T>>[1]
const inside = <T>(work: Work<T>) => world.deps.db.forOrganization(world.organizationId, work)

async function begin(planId = monthly) {
  const { userId, email } = await addPerson(world)
  const card = cards[nextCard++ % cards.length]
  const { membershipId = '' } = await join(world, { userId, planId, card, isTemporalAway: true })
  const wish = (token = randomUUID()) => ({ organizationId: world.organizationId, membershipId, userId, token })

  return { userId, email, membershipId, wish, ...about(membershipId, userId) }
}

function about(membershipId: string, userId: string) {
  const { organizationId } = world
  const rows = () =>
    inside(async (tx) => ({
      membership: await tx.membership.findUniqueOrThrow({
        where: { organizationId_id: { organizationId, id: membershipId } },
        include: { grants: true, enrolments: true },
      }),
      process: await tx.process.findFirst({ where: { kind: 'membership', subjectId: membershipId } }),
      decisions: await tx.auditEntry.findMany({
        where: { kind: 'decision', entity: 'membership', entityId: membershipId },
        orderBy: { id: 'asc' },
      }),
    }))

  return {
    rows,
    subscription: async () => world.stripe.subscriptions.retrieve((await rows()).membership.stripeSubscriptionId ?? ''),
    choose: () =>
      selectGoal(world.deps, {
        organizationId,
        membershipId,
        userId,
        goalTemplateId: world.goalTemplateId,
        token: randomUUID(),
      }),
    /** What the relay would do with the confirmations that wait, tried twice. */
    deliver: async () => {
      const waiting = await inside((tx) =>
        tx.outboxMessage.findMany({
          where: { kind: 'membership-mail', payload: { path: ['membershipId'], equals: membershipId } },
          orderBy: { id: 'asc' },
        }),
      )
      const outcomes = []
      for (const { payload } of [...waiting, ...waiting]) {
        outcomes.push((await deliverOutboxRow(world.deps, { kind: 'membership-mail', payload })).kind)
      }

      return outcomes
    },
  }
}

const subjects = async (email: string) => (await world.mailsTo(email)).map(({ subject }) => subject)
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  )

test('a paid membership ends with what was paid, is told so, and the member has it in writing', async () => {
  const { userId, email, membershipId, wish, rows, subscription, deliver } = await begin()
  const { endsAt, isOver } = await cancelMembership(world.deps, { ...wish(), reason: 'No time' })
  const { membership, process, decisions } = await rows()
  const { cancel_at_period_end, cancel_at, status } = await subscription()

  expect({ status, cancel_at_period_end, isOver }).toEqual({
    status: 'active',
    cancel_at_period_end: true,
    isOver: false,
  })
  expect(endsAt.getTime()).toBe((cancel_at ?? 0) * 1000)
  expect(membership).toMatchObject({ state: 'live', stripeStatus: 'active', cancelAt: endsAt })
  expect(process).toMatchObject({ stage: 'cancelling', nextAt: endsAt, amountCents: 0, closedAt: null })
  expect(JSON.stringify(process?.steps)).toContain(`full access until {time:${endsAt.toISOString()}}`)
  expect(decisions).toMatchObject([{ action: 'cancel', actorId: userId, reason: 'No time' }])
  expect(await deliver()).toEqual(['delivered', 'delivered'])
  expect(await subjects(email)).toContain('Your membership of Studio Practice ends')
  const mail = (await world.mailsTo(email)).find(({ subject }) => subject.endsWith('ends'))
  expect(mail?.text).toContain('/settings/memberships')
  expect(mail?.text).toMatch(/full access to Studio Practice until \w{3} \d/)
  expect(await loadLeave(world.deps.db, userId, membershipId)).toMatchObject({ stripeStatus: 'active' })
})

test('clicks at once, a lost answer and another form cancel once and are confirmed once', async () => {
  const { email, wish, rows, deliver } = await begin()
  const one = wish()
  const results = await Promise.all([cancelMembership(world.deps, one), cancelMembership(world.deps, one)])
  const again = [await cancelMembership(world.deps, one), await cancelMembership(world.deps, wish())]

  expect(new Set([...results, ...again].map(({ endsAt }) => endsAt.getTime())).size).toBe(1)
  expect((await rows()).decisions).toHaveLength(1)
  await deliver()
  expect((await subjects(email)).filter((subject) => subject.endsWith('ends'))).toHaveLength(1)
})

test('what was done at Stripe before a crash is written by the next try', async () => {
  const { membershipId, wish, rows, subscription } = await begin()
  const form = wish()
  await world.stripe.subscriptions.update(
    (await subscription()).id,
    { cancel_at_period_end: true },
    { idempotencyKey: `kumiko:membership:${membershipId}:cancel:${form.token}` },
  )
  await cancelMembership(world.deps, form)

  expect(await rows()).toMatchObject({ process: { stage: 'cancelling' }, decisions: [{ action: 'cancel' }] })
})

test('a cancellation taken back renews as before; the old form does not cancel again', async () => {
  const { email, wish, rows, subscription, deliver } = await begin()
  const [first, undo] = [wish(), wish()]
  await cancelMembership(world.deps, first)
  const { renewsAt } = await keepMembership(world.deps, undo)
  await keepMembership(world.deps, undo)
  const stale = await codeOf(cancelMembership(world.deps, first))
  const { membership, process, decisions } = await rows()

  expect(stale).toBe('FORM_OUT_OF_DATE')
  expect(await subscription()).toMatchObject({ status: 'active', cancel_at: null, cancel_at_period_end: false })
  expect(membership.cancelAt).toBeNull()
  expect(process).toMatchObject({ stage: 'active', nextAt: renewsAt, amountCents: 2900 })
  expect(decisions.map(({ action }) => action)).toEqual(['cancel', 'keep'])
  await deliver()
  const sent = await subjects(email)
  expect(sent).toContain('You stay a member of Studio Practice')
  // Its confirmation came late, and was no longer true.
  expect(sent).not.toContain('Your membership of Studio Practice ends')

  await cancelMembership(world.deps, wish())
  expect((await rows()).decisions.map(({ action }) => action)).toEqual(['cancel', 'keep', 'cancel'])
})

test('a trial is cancelled by its process, another’s membership by nobody else', async () => {
  const trial = await begin(await addPlan(world))
  const { userId: stranger } = await addPerson(world)
  const paying = await begin()

  expect(await codeOf(cancelMembership(world.deps, trial.wish()))).toBe('TRIAL_RUNS')
  expect(await codeOf(keepMembership(world.deps, trial.wish()))).toBe('TRIAL_RUNS')
  expect((await trial.subscription()).cancel_at).toBeNull()
  expect(await codeOf(cancelMembership(world.deps, { ...paying.wish(), userId: stranger }))).toBe('NOT_A_MEMBER')
  expect(await codeOf(leaveCommunity(world.deps, paying.wish()))).toBe('HAS_SUBSCRIPTION')
  expect(await loadLeave(world.deps.db, stranger, paying.membershipId)).toBeNull()
  expect(await trial.rows()).toMatchObject({ decisions: [], membership: { state: 'live' } })
})

test('paused has no end to wait for: it ends at once, the goal is let go, and one can pay again', async () => {
  const { userId, membershipId, choose, email, wish, rows, subscription, deliver } = await begin()
  await choose()
  await world.stripe.subscriptions.pause((await subscription()).id, {
    type: 'subscription',
    bill_for: { unused_time_from: { type: 'none' } },
  })
  const { isOver } = await cancelMembership(world.deps, wish())

  expect(isOver).toBe(true)
  expect((await subscription()).status).toBe('canceled')
  expect(await rows()).toMatchObject({ membership: { state: 'ended' }, process: { stage: 'canceled', outcome: null } })
  expect((await rows()).process?.closedAt).toEqual((await rows()).membership.endedAt)
  await deliver()
  expect(await subjects(email)).toContain('You left Studio Practice')
  expect(await codeOf(cancelMembership(world.deps, wish()))).toBe('MEMBERSHIP_OVER')

  const again = await join(world, { userId, planId: monthly, card: cards[nextCard++ % cards.length] })
  expect(again.kind).toBe('fulfilled')
  expect(again.membershipId).not.toBe(membershipId)
  const renewed = about(again.membershipId ?? '', userId)
  await renewed.choose()
  expect(await renewed.rows()).toMatchObject({
    membership: { state: 'live', enrolments: [{ status: 'selected' }] },
    process: { closedAt: null, stage: 'active' },
  })
})

test('who leaves a pause sees before what credit is lost, and it is', async () => {
  const { userId, membershipId, wish, subscription } = await begin()
  const endsAt = new Date(Date.now() + 30 * 86_400_000)
  const { pauseId } = await startPause(world.deps, { ...wish(), source: 'settings', endsAt })
  const { id, customer } = await subscription()
  await world.stripe.subscriptions.pause(id, {
    type: 'subscription',
    bill_for: { unused_time_from: { type: 'now' } },
    invoicing_behavior: 'pending_invoice_item',
  })
  const mark = { workflowId: `pause:${pauseId}`, episode: 1, step: 1 }
  const process = await inside((tx) => tx.process.findFirstOrThrow({ where: { workflowId: mark.workflowId } }))
  const about = pauseInput.parse(startPayload.parse(process.startInput).input)
  const { creditCents } = (await observePause(world.deps, { ...about, mark })).truth
  const seen = await loadLeave(world.deps.db, userId, membershipId)
  expect(creditCents).toBeGreaterThan(0)
  expect(seen?.pause).toEqual({ creditCents, currency: 'EUR' })
  const page = renderToStaticMarkup(
    createElement(LeaveWords, { way: 'at-once', status: 'paused', endsAt: null, credit: seen?.pause ?? null }),
  )
  expect(page).toContain(formatMoney(creditCents, 'EUR'))
  expect(page).toContain('It is not paid out.')

  await cancelMembership(world.deps, wish())
  const { balance } = (await world.stripe.customers.retrieve(idOf(customer) ?? '')) as { balance: number }
  expect(balance).toBe(0)
})

test('a free membership and one paid once end at once, with their grants, and can be had again', async () => {
  const free = await addPlan(world, { interval: 'free', amountCents: 0, trialDays: 0, name: 'Free' })
  const { userId, email } = await addPerson(world)
  const { organizationId, communityId } = world
  const form = { organizationId, communityId, planId: free, userId, consent: true, marketingConsent: false } as const
  const { membershipId } = await joinFree(world.deps, { ...form, token: randomUUID() })
  const { rows, choose, deliver } = about(membershipId, userId)
  await choose()
  const wish = { organizationId, membershipId, userId, token: randomUUID() }
  const [one, two] = [await leaveCommunity(world.deps, wish), await leaveCommunity(world.deps, wish)]
  const { membership, process, decisions } = await rows()

  expect(two).toEqual(one)
  expect(membership).toMatchObject({ state: 'ended', endedAt: one.endedAt, enrolments: [{ status: 'withdrawn' }] })
  expect(membership.grants.map(({ endsAt }) => endsAt)).toEqual([one.endedAt])
  expect(process?.closedAt).toEqual(one.endedAt)
  expect(decisions.map(({ action }) => action)).toEqual(['leave'])
  await deliver()
  expect(await subjects(email)).toEqual(['You left Studio Practice'])
  expect(await codeOf(leaveCommunity(world.deps, { ...wish, token: randomUUID() }))).toBe('MEMBERSHIP_OVER')

  const back = await joinFree(world.deps, { ...form, token: randomUUID() })
  expect(back.membershipId).not.toBe(membershipId)
  const once = await addPlan(world, { interval: 'once', amountCents: 9900, trialDays: 0, name: 'Once' })
  const paid = await begin(once)
  await leaveCommunity(world.deps, paid.wish())
  expect(await paid.rows()).toMatchObject({ membership: { state: 'ended' }, decisions: [{ action: 'leave' }] })
})

test('when Stripe has ended it the membership is over, the goal is let go, and one can come back', async () => {
  const before = await begin()
  const { userId, wish, rows, subscription, choose } = before
  await choose()
  await cancelMembership(world.deps, wish())
  const moved = await world.desk.send('POST', 'clock', { advance: '32d', force: true })
  expect(moved.status).toBe(200)
  await eventually('the end', async () => (await subscription()).status === 'canceled')
  const { id: objectId } = await subscription()
  const heard = await processInboxEvent(world.deps, {
    id: randomUUID(),
    provider: 'stripe',
    account: '',
    eventId: `evt_${randomUUID()}`,
    type: 'customer.subscription.deleted',
    objectId,
    occurredAt: new Date(),
    attempts: 1,
  })
  await syncMembership(world.deps, { organizationId: world.organizationId, membershipId: before.membershipId })
  const { membership, process } = await rows()

  expect(heard).toMatchObject({ kind: 'done' })
  expect(membership).toMatchObject({ state: 'ended', enrolments: [{ status: 'withdrawn' }] })
  expect(membership.endedAt).toEqual(membership.cancelAt)
  expect(process).toMatchObject({ stage: 'canceled', closeReason: 'the membership ended' })
  expect(await codeOf(keepMembership(world.deps, wish()))).toBe('MEMBERSHIP_OVER')

  const free = await addPlan(world, { interval: 'free', amountCents: 0, trialDays: 0, name: 'Free again' })
  const { organizationId, communityId } = world
  const form = { organizationId, communityId, planId: free, consent: true, marketingConsent: false } as const
  const back = await joinFree(world.deps, { ...form, userId, token: randomUUID() })
  expect(back.membershipId).not.toBe(before.membershipId)
})
