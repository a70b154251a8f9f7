import type Stripe from 'stripe'
import type { TrialCall, TrialExtension } from '#workflows/memberships/trial.activities.ts'
import { refuseExtension, trialEnded } from '#workflows/memberships/trial-commands.rules.ts'
import type { TrialTruth } from '#workflows/memberships/trial.rules.ts'
import { addBusinessTime } from '#workflows/shared/business-time.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import type { Refusal } from '#workflows/shared/process-types.ts'
import { timeMark } from '#workflows/shared/promise.ts'
import { keyedWrite } from '../billing/keyed-write.ts'
import { isRefusedByStripe } from '../billing/stripe-errors.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import type { Deps } from '../platform/deps.ts'
import { type Observation, observeTrial } from './observe-trial.ts'
import { stripeKey } from './trial-keys.ts'
import { voidInvoice } from './void-invoice.ts'

type Claim = { to: Date; isMine: boolean } | { refusal: Refusal }

/**
 * Gives a trial its one extension: claimed in our row first, then done at Stripe, then answered. A crash between two of
 * these is healed by the next try, whoever asks, because the claim says how far to move. Where the member has asked and
 * waits for an answer, it is theirs.
 */
export async function extendTrial(deps: Deps, input: TrialExtension): Promise<CommandAnswer> {
  const { organizationId } = input
  const before = await answeredBefore(deps, input)
  if (before) return before

  const seen = await observeTrial(deps, input)
  const call: TrialExtension =
    seen.truth.extendAskedAt && seen.extendWish && !input.commandId
      ? { ...input, by: 'member', commandId: seen.extendWish }
      : input
  const { commandId } = call
  const claim = await claimExtension(deps, call, seen.truth)
  if ('refusal' in claim)
    return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...claim.refusal } })

  await moveTrialEnd(deps, call, { seen, to: claim.to })
  const { truth } = await observeTrial(deps, call)
  const done: CommandAnswer = {
    ok: true,
    message: `Your trial now ends ${timeMark(truth.trialEndsAt)}. Nothing is charged before.`,
  }
  const late = refuseExtension(truth, Date.now())
  const isGiven = truth.extension !== null && (claim.isMine || !late)
  const answer = isGiven ? done : { ok: false as const, ...(late ?? trialEnded) }

  return answerCommand(deps, { organizationId, commandId, answer })
}

/** The limit is checked in the transaction that uses it up. */
async function claimExtension({ db }: Deps, call: TrialExtension, truth: TrialTruth): Promise<Claim> {
  const { organizationId, membershipId, by, commandId, policy, dayMs } = call

  return db.forOrganization(
    organizationId,
    async (tx) => {
      await tx.$queryRaw`select id from memberships where organization_id = ${organizationId}::uuid and id = ${membershipId}::uuid for update`
      const where = { organizationId_id: { organizationId, id: membershipId } }
      const row = await tx.membership.findUniqueOrThrow({ where })
      if (row.trialExtendedTo) {
        const isMine = row.trialExtendedBy === by && row.trialExtensionCommand === (commandId ?? null)
        const isHalfDone = truth.extension === null && truth.status === 'trialing'
        const refusal = refuseExtension({ ...truth, extension: { at: truth.readAt, by } }, Date.now())

        return refusal && !isMine && !isHalfDone ? { refusal } : { to: row.trialExtendedTo, isMine }
      }

      const refusal = refuseExtension(truth, Date.now())
      if (refusal) return { refusal }
      const to = addBusinessTime(new Date(truth.trialEndsAt), { days: policy.extensionDays }, dayMs)
      await tx.membership.update({
        where,
        data: {
          trialExtendedAt: new Date(),
          trialExtendedTo: to,
          trialExtendedBy: by,
          trialExtensionCommand: commandId ?? null,
        },
      })

      return { to, isMine: true }
    },
    { reason: `trial extended by ${by}` },
  )
}

async function moveTrialEnd(deps: Deps, call: TrialCall, { seen, to }: { seen: Observation; to: Date }): Promise<void> {
  const { subscription } = seen
  const trialEnd = Math.round(to.getTime() / 1000)
  const isMoved = subscription.trial_end !== null && subscription.trial_end >= trialEnd - 2
  if (isMoved) return

  const stripe = deps.stripeFor(call.organizationId)
  if (subscription.status !== 'trialing' && !(await takeDraftBack(stripe, seen))) return
  await keyedWrite(stripeKey(call.membershipId, 'extend'), (options) =>
    stripe.subscriptions.update(subscription.id, { trial_end: trialEnd, proration_behavior: 'none' }, options),
  )
}

/** After the end Stripe puts a subscription on trial again, and would still collect the draft of the first end. */
async function takeDraftBack(stripe: Stripe, { subscription, charge }: Observation): Promise<boolean> {
  const isUnpaid = charge?.invoice.status === 'draft' || charge?.invoice.status === 'void'
  if (subscription.status !== 'active' || !charge || !isUnpaid) return false

  try {
    await voidInvoice(stripe, charge.invoice)

    return true
  } catch (error) {
    // Collected between our look and our word: the charge came first.
    if (!isRefusedByStripe(error)) throw error

    return false
  }
}
