import type { DunningAsked } from '#workflows/billing/dunning.activities.ts'
import { refuseDunningCommand } from '#workflows/billing/dunning-commands.rules.ts'
import type { DunningTruth } from '#workflows/billing/dunning.rules.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import { moneyMark } from '#workflows/shared/promise.ts'
import { answerCommand, answeredBefore } from '../operations/answer-command.ts'
import type { Deps } from '../platform/deps.ts'
import { dunningKey } from './dunning-keys.ts'
import { observeDunning } from './observe-dunning.ts'
import { payInvoice, type Paying } from './pay-invoice.ts'

/** Asks the bank once more because the member wants it. Asked again under the same command, it says the same. */
export async function retryInvoice(deps: Deps, call: DunningAsked): Promise<CommandAnswer> {
  const { organizationId, stripeInvoiceId, commandId } = call
  const before = await answeredBefore(deps, { organizationId, commandId })
  if (before) return before

  const { truth } = await observeDunning(deps, call)
  const refusal = refuseDunningCommand('retryNow', truth)
  if (refusal) return answerCommand(deps, { organizationId, commandId, answer: { ok: false, ...refusal } })

  const key = dunningKey(stripeInvoiceId, `retry:${commandId}`)
  const paying = await payInvoice(deps.stripeFor(organizationId), { stripeInvoiceId, key })
  const after = await observeDunning(deps, call)

  return answerCommand(deps, { organizationId, commandId, answer: answerOf(paying, after.truth) })
}

function answerOf(paying: Paying, { invoice }: DunningTruth): CommandAnswer {
  if (invoice.status === 'paid') {
    const money = moneyMark(invoice.amountCents, invoice.currency)

    return { ok: true, message: `Paid: ${money}. Thank you, everything is open again.` }
  }
  if (invoice.status === 'credited') {
    return { ok: false, code: 'INVOICE_CLOSED', message: 'This invoice is no longer asked for. Nothing is owed.' }
  }
  if (paying === 'needs-person') {
    return { ok: false, code: 'NEEDS_BANK', message: 'Your bank wants you to confirm it. Press “Confirm and pay”.' }
  }

  return { ok: false, code: 'DECLINED', message: 'Your bank declined it again. Replace the card, and we try at once.' }
}
