import type { DisputeCall } from '#workflows/billing/dispute.activities.ts'
import { isContested } from '#workflows/billing/dispute-status.rules.ts'
import { type DisputeMessage, firstWord, isAnswerWanted } from '#workflows/billing/dispute.rules.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import type { Deps } from '../platform/deps.ts'
import { disputeMailPrefix } from './dispute-keys.ts'
import { disputeMail, type DisputeMailFacts } from './dispute-mail.ts'
import { disputeTruth, ownersOf } from './dispute-truth.ts'
import { fetchDispute } from './fetch-dispute.ts'
import { loadDisputeWords } from './load-dispute-words.ts'
import { keepDispute } from './sync-dispute.ts'

/**
 * One message to every owner, with what is true at this moment: the dispute is read once more first, so that nobody is
 * reminded of what was decided while the mail server was away.
 */
export async function sendDisputeMail(deps: Deps, call: DisputeCall & { message: DisputeMessage }): Promise<void> {
  const { organizationId, stripeDisputeId, message } = call
  const { owners, facts, isTrue } = await readFacts(deps, call)
  if (!isTrue) return
  for (const userId of owners) {
    await sendProcessMail(deps, {
      organizationId,
      userId,
      dedupeKey: `${disputeMailPrefix(stripeDisputeId)}${message}:${userId}`,
      kind: `dispute.${message}`,
      class: 'transactional',
      mail: disputeMail(message, facts),
    })
  }
}

type Facts = { owners: string[]; facts: DisputeMailFacts; isTrue: boolean }

async function readFacts(deps: Deps, call: DisputeCall & { message: DisputeMessage }): Promise<Facts> {
  const { organizationId, disputeId, stripeDisputeId, message } = call
  const fetched = await fetchDispute(deps.stripeFor(organizationId), stripeDisputeId)
  if (!fetched) throw new Error(`The dispute ${stripeDisputeId} is about no payment.`)

  return deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const where = { organizationId_id: { organizationId, id: disputeId } }
      const known = await tx.dispute.findUniqueOrThrow({ where, select: { membershipId: true } })
      const { row } = await keepDispute(deps, tx, { organizationId, membershipId: known.membershipId, fetched })
      const owners = await ownersOf(tx, organizationId)
      const truth = await disputeTruth(tx, { dispute: row, isCardInUse: false, owners, readAt: new Date() })
      const { user, state } = await tx.membership.findUniqueOrThrow({
        where: { organizationId_id: { organizationId, id: row.membershipId } },
        select: { user: { select: { name: true } }, state: true },
      })
      const words = await loadDisputeWords(tx, row)
      const page = `${new URL(deps.config.PUBLIC_URL).origin}${words.pagePath}`
      const { amountCents, currency, reason, evidenceDueAt } = row
      const isMember = state !== 'ended'
      const isAskedFor = isMember && row.stripeInvoiceId !== null && row.forgivenAt === null

      return {
        owners,
        isTrue: isStillTrue(message, truth),
        facts: {
          ...words,
          memberName: user.name,
          page,
          amountCents,
          currency,
          reason,
          evidenceDueAt,
          isMember,
          isAskedFor,
          isPurchase: row.stripeInvoiceId === null,
        },
      }
    },
    { reason: 'dispute' },
  )
}

/** Nothing after its reason is gone. An end is said as it stands, whatever was on its way before. */
function isStillTrue(message: DisputeMessage, truth: Parameters<typeof isAnswerWanted>[0]): boolean {
  switch (message) {
    case 'asked':
    case 'opened':
      return firstWord(truth) === message && truth.closedAt === null
    case 'reminder':
    case 'missed':
      return isAnswerWanted(truth)
    case 'won':
    case 'lost':
      return truth.status === message
    case 'withdrawn':
      return truth.closedAt !== null && !isContested(truth.status)
  }
}
