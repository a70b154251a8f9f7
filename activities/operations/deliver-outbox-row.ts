import {
  accountMailPayload,
  billingMailPayload,
  membershipMailPayload,
  refundPayload,
  signalPayload,
  startPayload,
  tierMailPayload,
  updatePayload,
  type UpdatePayload,
} from '#workflows/operations/outbox.messages.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { sendBillingMail } from '../billing/send-billing-mail.ts'
import { sendTierLetter } from '../billing/send-tier-letter.ts'
import { settleRefund } from '../billing/settle-refund.ts'
import { isStripeAway } from '../billing/stripe-errors.ts'
import { sendAccountMail } from '../messaging/send-account-mail.ts'
import { sendMembershipMail } from '../memberships/send-membership-mail.ts'
import type { Deps } from '../platform/deps.ts'
import type { OutboxRow } from './claim-outbox.ts'
import { deliverSignal } from './deliver-signal.ts'
import { deliverStart } from './deliver-start.ts'
import { delivered, type DeliveryOutcome } from './delivery-outcome.ts'
import { isMailServerAway } from './mail-failure.ts'
import { settleCommand } from './settle-command.ts'
import { TemporalAwayError } from './temporal-failure.ts'

const updatePatienceMs = 10_000

/** One try to deliver a claimed row. Never throws: whatever goes wrong is an outcome. */
export async function deliverOutboxRow(deps: Deps, row: Pick<OutboxRow, 'kind' | 'payload'>): Promise<DeliveryOutcome> {
  try {
    return await deliver(deps, row)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    if (error instanceof AppError && error.code === 'MAIL_IN_PROGRESS') return { kind: 'waiting', why }

    return {
      kind:
        error instanceof TemporalAwayError || (isMail(row) && isMailServerAway(error)) || isStripeAway(error)
          ? 'away'
          : 'refused',
      why,
    }
  }
}

function isMail({ kind }: Pick<OutboxRow, 'kind'>): boolean {
  return kind === 'account-mail' || kind === 'membership-mail' || kind === 'billing-mail' || kind === 'tier-mail'
}

async function deliver(deps: Deps, { kind, payload }: Pick<OutboxRow, 'kind' | 'payload'>): Promise<DeliveryOutcome> {
  switch (kind) {
    case 'start':
      return deliverStart(deps, startPayload.parse(payload))
    case 'signal':
      return deliverSignal(deps, signalPayload.parse(payload))
    case 'update':
      return deliverUpdate(deps, updatePayload.parse(payload))
    case 'account-mail':
      await sendAccountMail(deps, accountMailPayload.parse(payload))

      return delivered
    case 'billing-mail':
      await sendBillingMail(deps, billingMailPayload.parse(payload))

      return delivered
    case 'tier-mail':
      await sendTierLetter(deps, tierMailPayload.parse(payload))

      return delivered
    case 'refund':
      await settleRefund(deps, refundPayload.parse(payload))

      return delivered
    case 'membership-mail':
      await sendMembershipMail(deps, membershipMailPayload.parse(payload))

      return delivered
  }
}

async function deliverUpdate(deps: Deps, { organizationId, commandId }: UpdatePayload): Promise<DeliveryOutcome> {
  const state = await settleCommand(deps, { organizationId, commandId, timeoutMs: updatePatienceMs })
  if (state.status !== 'pending') return delivered
  if (state.pending === 'lost') return { kind: 'refused', why: 'the process is open, and Temporal does not run it' }

  return { kind: 'waiting', why: state.pending === 'not-started' ? 'the process is not started yet' : 'no answer yet' }
}
