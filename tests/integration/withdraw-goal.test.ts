import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { selectGoal } from '#activities/goals/select-goal.ts'
import { withdrawGoal } from '#activities/goals/withdraw-goal.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/** A goal taken back, in a trial and after it. */
let world: World
let nextCard = 0

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

async function begin(trialDays: number) {
  const planId = await addPlan(world, { trialDays, name: `${trialDays} days` })
  const { userId } = await addPerson(world)
  const { membershipId = '' } = await join(world, { userId, planId, card: cards[nextCard++], isTemporalAway: true })
  const { organizationId, goalTemplateId, deps } = world
  const who = { organizationId, membershipId, userId }
  const inside: typeof deps.db.forOrganization = (_, work) => deps.db.forOrganization(organizationId, work)

  return {
    who,
    choose: () => selectGoal(deps, { ...who, goalTemplateId, token: randomUUID() }),
    rows: () =>
      inside(organizationId, async (tx) => ({
        enrolments: await tx.enrolment.findMany({ where: { membershipId }, orderBy: { selectedAt: 'asc' } }),
        signals: await tx.outboxMessage.count({ where: { kind: 'signal', orderingKey: `trial:${membershipId}` } }),
      })),
    endTrial: () =>
      inside(organizationId, (tx) =>
        tx.membership.updateMany({ where: { id: membershipId }, data: { trialEndsAt: new Date() } }),
      ),
    closeTrial: () =>
      inside(organizationId, (tx) =>
        tx.process.updateMany({ where: { subjectId: membershipId, kind: 'trial' }, data: { closedAt: new Date() } }),
      ),
  }
}

test('taken back in a trial, the trial hears of it once, however often it is asked', async () => {
  const { who, choose, rows } = await begin(3)
  const { enrolmentId } = await choose()
  await Promise.all([0, 1, 2].map(() => withdrawGoal(world.deps, { ...who, enrolmentId })))
  const after = await rows()

  expect(after.enrolments).toMatchObject([{ status: 'withdrawn' }])
  expect(after.enrolments[0]?.withdrawnAt).not.toBeNull()
  expect(after.signals).toBe(2)
})

test('a form older than the present choice leaves that alone', async () => {
  const { who, choose, rows } = await begin(3)
  const { enrolmentId } = await choose()
  await choose()
  await withdrawGoal(world.deps, { ...who, enrolmentId })

  expect((await rows()).enrolments.map(({ status }) => status)).toEqual(['withdrawn', 'selected'])
})

test('while a trial is settled its charge hangs on the goal; afterwards it may go', async () => {
  const { who, choose, rows, endTrial, closeTrial } = await begin(3)
  const { enrolmentId } = await choose()
  await endTrial()
  await expect(withdrawGoal(world.deps, { ...who, enrolmentId })).rejects.toMatchObject({ code: 'TRIAL_SETTLING' })
  expect((await rows()).enrolments).toMatchObject([{ status: 'selected' }])

  await closeTrial()
  await withdrawGoal(world.deps, { ...who, enrolmentId })
  expect(await rows()).toMatchObject({ enrolments: [{ status: 'withdrawn' }], signals: 1 })
})

test('without a trial nobody is told, and another’s goal is nobody else’s', async () => {
  const { who, choose, rows } = await begin(0)
  const { enrolmentId } = await choose()
  const { userId } = await addPerson(world)
  const stranger = withdrawGoal(world.deps, { ...who, userId, enrolmentId })
  await expect(stranger).rejects.toMatchObject({ code: 'NOT_A_MEMBER' })
  await withdrawGoal(world.deps, { ...who, enrolmentId })

  expect(await rows()).toMatchObject({ enrolments: [{ status: 'withdrawn' }], signals: 0 })
})
