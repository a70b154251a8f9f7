import type { Tx } from '#prisma/database.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'
import type { TrialCall } from '#workflows/memberships/trial.activities.ts'
import type { TrialMessage } from '#workflows/memberships/trial.rules.ts'
import { nextPrice } from '../billing/charge-terms.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import { endPromise } from '../operations/keep-promise.ts'
import type { Deps } from '../platform/deps.ts'
import { mailPrefix } from './trial-keys.ts'
import { trialMail } from './trial-mail.ts'
import type { TrialMailFacts } from './trial-mail-facts.ts'

/** Sends one message of a trial with what is true at this moment, and ends the promise it was. */
export async function sendTrialMail(deps: Deps, call: TrialCall & { message: TrialMessage }): Promise<void> {
  const { organizationId, membershipId, message, mark, dayMs } = call
  if (message === 'declined' && (await isAskedFor(deps, call))) return
  const { userId, facts } = await deps.db.forOrganization(organizationId, (tx) => loadFacts(tx, call, homeOf(deps)))
  await sendProcessMail(deps, {
    organizationId,
    userId,
    membershipId,
    dedupeKey: `${mailPrefix(membershipId)}${message}`,
    kind: `trial.${message}`,
    class: 'transactional',
    mail: trialMail(message, facts),
    onHandedOver: (tx, keptAt) => {
      const allowanceMs = Math.max(dayMs / 24, 10_000)

      return endPromise(tx, { organizationId, workflowId: mark.workflowId, key: message, keptAt, allowanceMs })
    },
  })
}

/** The process that asks for a failed charge tells of it too, with the bank's reason: one message, not two. */
async function isAskedFor({ db }: Deps, { organizationId, membershipId }: TrialCall): Promise<boolean> {
  const count = await db.forOrganization(organizationId, (tx) =>
    tx.dunning.count({ where: { organizationId, membershipId } }),
  )

  return count > 0
}

function homeOf({ config }: Deps): string {
  return new URL(config.PUBLIC_URL).origin
}

async function loadFacts(tx: Tx, call: TrialCall, home: string): Promise<{ userId: string; facts: TrialMailFacts }> {
  const { organizationId, membershipId, mark, policy, dayMs } = call
  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    include: {
      plan: true,
      community: { select: { name: true, slug: true } },
      enrolments: { where: { status: 'selected' }, select: { goalTemplate: { select: { title: true } } } },
      invoices: { where: { reason: 'subscription_cycle' }, orderBy: { issuedAt: 'asc' }, take: 1 },
    },
  })
  const process = await tx.process.findFirst({
    where: { organizationId, workflowId: mark.workflowId },
    select: { steps: true },
  })
  const checkout = await tx.checkout.findFirst({
    where: { organizationId, membershipId, state: 'fulfilled' },
    select: { termsText: true },
  })
  const { plan, community, enrolments, invoices, userId } = membership
  const [invoice] = invoices

  return {
    userId,
    facts: {
      home,
      communityName: community.name,
      communitySlug: community.slug,
      trialEndsAt: membership.cancelAt ?? membership.trialEndsAt ?? new Date(),
      ...nextPrice(membership),
      currency: plan.currency,
      interval: plan.interval === 'year' ? 'year' : 'month',
      termsText: checkout?.termsText ?? '',
      goalTitle: enrolments[0]?.goalTemplate.title ?? null,
      hasEnded: (membership.cancelAt ?? membership.trialEndsAt ?? new Date()) < new Date(),
      isExtendedByUs: membership.trialExtendedBy === 'us',
      isPaused: membership.stripeStatus === 'paused',
      steps: (process?.steps ?? []) as PromiseStep[],
      charge: invoice
        ? {
            amountCents: invoice.amountPaidCents,
            paidAt: invoice.paidAt,
            number: invoice.number,
            hostedUrl: invoice.hostedUrl,
          }
        : null,
      policy,
      dayMs,
    },
  }
}
