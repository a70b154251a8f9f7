import { pausedDays } from '#workflows/memberships/pause-days.rules.ts'
import { moneyOf } from '#workflows/memberships/pause.promise.ts'
import type { PauseCall } from '#workflows/memberships/pause.activities.ts'
import type { PauseMessage, PauseTruth } from '#workflows/memberships/pause.rules.ts'
import { messageAllowanceMs } from '#workflows/shared/dated-promise.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import { endPromise } from '../operations/keep-promise.ts'
import { subscriptionDetails } from '../billing/charge-terms.ts'
import type { Deps } from '../platform/deps.ts'
import { pauseMailPrefix } from './pause-keys.ts'
import { pauseMail } from './pause-mail.ts'
import type { PauseMailFacts } from './pause-mail-facts.ts'
import { pauseRate } from './pause-rate.ts'
import { pauseTruth } from './pause-truth.ts'

/** Sends one message of a pause with what is true at this moment, and ends the promise it was. */
export async function sendPauseMail(deps: Deps, call: PauseCall & { message: PauseMessage }): Promise<void> {
  const { organizationId, membershipId, pauseId, message, mark, dayMs } = call
  const { userId, facts } = await loadFacts(deps, call)
  await sendProcessMail(deps, {
    organizationId,
    userId,
    membershipId,
    dedupeKey: `${pauseMailPrefix(pauseId)}${message}`,
    kind: `pause.${message.replace(/-\d+$/, '')}`,
    class: 'transactional',
    mail: pauseMail(message, facts),
    onHandedOver: (tx, keptAt) => {
      const allowanceMs = messageAllowanceMs(dayMs)

      return endPromise(tx, { organizationId, workflowId: mark.workflowId, key: message, keptAt, allowanceMs })
    },
  })
}

async function loadFacts(deps: Deps, call: PauseCall): Promise<{ userId: string; facts: PauseMailFacts }> {
  const { organizationId, membershipId, pauseId, stripeSubscriptionId, dayMs } = call
  const stripe = deps.stripeFor(organizationId)
  const subscription = await stripe.subscriptions.retrieve(stripeSubscriptionId, {
    expand: [...subscriptionDetails, 'latest_invoice'],
  })
  const rate = await pauseRate(stripe, subscription)
  const { pause, membership } = await deps.db.forOrganization(organizationId, async (tx) => ({
    pause: await tx.pause.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: pauseId } } }),
    membership: await tx.membership.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: membershipId } },
      include: { community: { select: { name: true, slug: true } } },
    }),
  }))
  const truth = pauseTruth({ subscription, pause, said: {}, readAt: new Date() })
  const { community, cardLast4 } = membership
  const money = moneyOf({ truth, words: { communityName: community.name, cardLast4, rate } }, dayMs)

  return {
    userId: pause.userId,
    facts: {
      home: new URL(deps.config.PUBLIC_URL).origin,
      communityName: community.name,
      communitySlug: community.slug,
      membershipId,
      startsAt: pause.startsAt,
      endsAt: pause.endsAt,
      currency: rate.currency,
      interval: rate.interval,
      money,
      chargedCents: truth.resumption?.status === 'paid' ? truth.resumption.amountCents : null,
      stoodStillDays: stoodStill(truth, dayMs),
      refusal: truth.refusal,
    },
  }
}

function stoodStill({ pausedAt, resumedAt, readAt }: PauseTruth, dayMs: number): number {
  if (!pausedAt) return 0

  return pausedDays([{ pausedAt, resumedAt }], { fromMs: Date.parse(pausedAt), toMs: Date.parse(readAt), dayMs })
}
