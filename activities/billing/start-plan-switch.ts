import type { Tx } from '#prisma/database.ts'
import { Prisma } from '#prisma/generated.server/client.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { StartPayload } from '#workflows/operations/outbox.messages.ts'
import { lockOwnMembership } from '../memberships/own-membership.ts'
import { writeSubscription } from '../memberships/write-subscription.ts'
import { recordDecision } from '../operations/record-decision.ts'
import { tryStart } from '../operations/try-start.ts'
import type { Deps } from '../platform/deps.ts'
import { openPlanSwitch } from './open-plan-switch.ts'
import { fetchSwitchPreview, type PlanSwitchPreview } from './preview-plan-switch.ts'
import { type PlanWish, readPlanChange, type ReadPlanChange, switchRuns } from './read-plan-change.ts'

export type StartPlanSwitchInput = PlanWish & {
  /** What the page showed for the first renewal. */
  amountCents: number
  /** The form's token: a second click is the same switch. */
  token: string
}

/**
 * Writes a change of plan for the end of the period, its process and its start in one transaction that has asked Stripe
 * first. Throws NOT_A_MEMBER, PLAN_FIXED, PLAN_GONE, PLAN_SWITCH_RUNS, PLAN_SAME, SWITCH_NOW_ONLY, PREVIEW_OLD.
 */
export async function startPlanSwitch(deps: Deps, input: StartPlanSwitchInput): Promise<{ switchId: string }> {
  const { organizationId, userId, token } = input
  const before = await findByToken(deps, organizationId, token)
  if (before) return { switchId: before.id }

  const fetchedAt = new Date()
  const change = await readChange(deps, input)
  // The other press of the same form was faster.
  if ('switchId' in change) return change
  const preview = await fetchSwitchPreview(deps, change)
  if (preview.amountCents !== input.amountCents) {
    const userMessage = 'The price has moved since it was shown. Look at the new one and decide again.'
    throw new AppError('PREVIEW_OLD', { userMessage, status: 409 })
  }

  try {
    const { switchId, start } = await deps.db.forOrganization(
      organizationId,
      (tx) => write(deps, tx, { ...input, change, preview, fetchedAt }),
      { actorId: userId, reason: 'the member changes the plan at the end of the period' },
    )
    await tryStart(deps, start)

    return { switchId }
  } catch (error) {
    // Two at once: the same form's is the answer, another's stands in the way.
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error
    const same = await findByToken(deps, organizationId, token)
    if (!same) throw switchRuns()

    return { switchId: same.id }
  }
}

async function readChange(deps: Deps, input: StartPlanSwitchInput): Promise<ReadPlanChange | { switchId: string }> {
  try {
    return await readPlanChange(deps, input)
  } catch (error) {
    const same = await findByToken(deps, input.organizationId, input.token)
    if (!same) throw error

    return { switchId: same.id }
  }
}

function findByToken({ db }: Deps, organizationId: string, token: string) {
  return db.forOrganization(organizationId, (tx) =>
    tx.planSwitch.findUnique({ where: { organizationId_token: { organizationId, token } }, select: { id: true } }),
  )
}

type Write = StartPlanSwitchInput & { change: ReadPlanChange; preview: PlanSwitchPreview; fetchedAt: Date }

async function write(deps: Deps, tx: Tx, input: Write): Promise<{ switchId: string; start: StartPayload }> {
  const { organizationId, membershipId, userId, token, change, preview, fetchedAt } = input
  const { subscription, item, from, to, stripePriceId } = change
  const { communityId } = await lockOwnMembership(tx, input)
  const { amountCents, currency, effectiveAt, beginsCycle } = preview
  const row = await tx.planSwitch.create({
    data: {
      organizationId,
      membershipId,
      communityId,
      userId,
      token,
      fromPlanId: from.id,
      toPlanId: to.id,
      fromPriceId: item.price.id,
      toPriceId: stripePriceId,
      amountCents,
      currency,
      beginsCycle,
      effectiveAt: new Date(effectiveAt),
      createdAt: fetchedAt,
    },
  })
  const start = await openPlanSwitch(deps, tx, { row, subscription })
  // The membership's own row says at once what the next charge is.
  await writeSubscription(tx, { organizationId, membershipId, subscription, fetchedAt })
  const entity = { organizationId, entity: 'plan-switch', entityId: row.id }
  const facts = { fromPlanId: from.id, toPlanId: to.id, amountCents, currency, effectiveAt }
  await recordDecision(tx, { ...entity, action: 'plan-switch', actorId: userId, facts })

  return { switchId: row.id, start }
}
