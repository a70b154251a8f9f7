import type { Refusal } from '../shared/process-types.ts'
import { endOfChargeback } from './chargeback.rules.ts'
import type { DunningCommand, DunningTruth } from './dunning.rules.ts'

/** Asked by the team only; the member's pages neither show nor send them. */
export const staffCommands: readonly DunningCommand[] = ['offerPause', 'writeOff']

/** What may be asked for now, by the member or by the team. */
export function openDunningCommands(truth: DunningTruth): DunningCommand[] {
  const all: DunningCommand[] = ['retryNow', 'offerPause', 'writeOff']

  return all.filter((name) => refuseDunningCommand(name, truth) === null)
}

/** Why a command is not possible now; null when it is. */
export function refuseDunningCommand(name: DunningCommand, truth: DunningTruth): Refusal | null {
  if (truth.kind === 'chargeback') return refuseWhileDisputed(name, truth)
  if (truth.invoice.status === 'paid') {
    return { code: 'ALREADY_PAID', message: 'This payment has arrived already. Nothing is owed.' }
  }
  if (truth.invoice.status !== 'open') {
    return { code: 'INVOICE_CLOSED', message: 'This invoice is no longer asked for. Nothing is owed.' }
  }
  switch (name) {
    case 'retryNow':
      return truth.failure.hasMethod
        ? null
        : { code: 'NO_CARD', message: 'There is no card to try. Add one under Settings, Billing, and we try at once.' }
    case 'offerPause':
      return refuseOffer(truth)
    case 'writeOff':
      return null
  }
}

/** A payment that its bank took back cannot be tried again; the team may let it go. */
function refuseWhileDisputed(name: DunningCommand, truth: DunningTruth): Refusal | null {
  if (endOfChargeback(truth)) return { code: 'DISPUTE_CLOSED', message: 'The dispute is over. Nothing is asked for.' }
  if (name === 'writeOff') return null

  return {
    code: 'DISPUTED',
    message: 'The bank took this payment back. It is settled when the bank returns it, not by another try.',
  }
}

function refuseOffer({ kind, pauseOfferedAt, said, subscription }: DunningTruth): Refusal | null {
  if (kind !== 'renewal' || subscription.status === 'paused' || subscription.status === 'canceled') {
    return { code: 'PAUSE_NOT_POSSIBLE', message: 'This membership does not run, so there is nothing to pause.' }
  }
  if (pauseOfferedAt || said['day-7']) {
    return { code: 'ALREADY_OFFERED', message: 'The pause was offered already.' }
  }

  return null
}
