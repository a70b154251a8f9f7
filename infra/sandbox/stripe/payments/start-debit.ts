import type Stripe from 'stripe'
import { readAccount } from '../account.ts'
import { businessSeconds } from '../billing/durations.ts'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import type { Tx } from '../transaction.ts'
import { type DebitFate, findAccountByKey } from './bank-accounts.ts'
import { recordBankCharge } from './bank-charge.ts'
import type { IntentOutcome } from './intent-outcome.ts'

/** Wall time that a test account's bank takes; Stripe's slow ones take three minutes. */
const QUICK_SECONDS = 2
const SLOW_SECONDS = 180

/** A debit is on its way: the intent is processing until the bank has answered. */
export async function startDebit(
  tx: Tx,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Promise<IntentOutcome> {
  const account = findAccountByKey(tx.hidden(method).card)
  if (!account) throw new Error(`${method.id} stands for no test account.`)
  if (intent.currency !== 'eur')
    throw invalidRequest('The currency of a SEPA debit must be eur.', {
      code: 'payment_method_currency_mismatch',
      param: 'payment_method',
    })
  const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit as Stripe.PaymentMethod.SepaDebit
  const charge = recordBankCharge(tx, intent, method, {
    isPaid: false,
    details: {
      type: 'sepa_debit',
      sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate: null },
    },
  })
  intent.status = 'processing'
  intent.payment_method = method.id
  intent.latest_charge = charge.id
  intent.last_payment_error = null
  await tx.schedule(intent.id, 'debit.settle', tx.now + (await answerSeconds(tx, account.fate)))
  await emit(tx, 'charge.pending', charge)
  await emit(tx, 'payment_intent.processing', intent)

  return { kind: 'processing', charge }
}

/** As long as the account is set to, else as Stripe's test accounts take. */
async function answerSeconds(tx: Tx, { isSlow }: DebitFate): Promise<number> {
  const { debitDays } = await readAccount(tx.context.client)
  if (debitDays > 0) return businessSeconds({ days: debitDays }, tx.context.dayMs)

  return isSlow ? SLOW_SECONDS : QUICK_SECONDS
}
