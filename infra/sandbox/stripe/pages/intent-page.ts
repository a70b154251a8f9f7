import { html, redirect, type Reply } from '../../core/http.ts'
import { collectInvoice } from '../billing/collect-invoice.ts'
import { formatMoney } from '../currencies.ts'
import { read, write, type StripeContext } from '../context.ts'
import { idOf } from '../kinds.ts'
import { confirmIntent } from '../payments/confirm-intent.ts'
import { confirmSetup } from '../resources/setup-intents.ts'
import { StripeError } from '../errors.ts'
import type { Tx } from '../transaction.ts'
import { authenticationPage, messagePage } from './checkout-view.ts'

/** The bank's page behind `next_action.redirect_to_url` of a payment or setup intent. */
export function createIntentPages(context: StripeContext) {
  return async (verb: string, path: string, body: string): Promise<Reply | null> => {
    const intentId = path.match(/^\/authenticate\/((?:pi|seti)_\w+)$/)?.[1]
    if (!intentId) return null
    if (verb !== 'POST') return read(context, (tx) => show(tx, intentId))
    const isComplete = new URLSearchParams(body).get('decision') === 'complete'
    const returnUrl = await read(context, (tx) => returnUrlOf(tx, intentId))
    try {
      await write(context, (tx) =>
        intentId.startsWith('pi_') ? settlePayment(tx, intentId, isComplete) : settleSetup(tx, intentId, isComplete),
      )
    } catch (error) {
      // A decline after the consent is recorded on the intent; the person goes back to who sent them.
      if (!(error instanceof StripeError)) throw error
    }

    return returnUrl
      ? redirect(returnUrl)
      : html(200, messagePage({ title: 'Your answer was recorded', text: 'You can close this page.' }))
  }
}

async function show(tx: Tx, intentId: string): Promise<Reply> {
  const intent = intentId.startsWith('pi_')
    ? await tx.find('payment_intent', intentId)
    : await tx.find('setup_intent', intentId)
  if (intent?.status !== 'requires_action')
    return html(410, messagePage({ title: 'Nothing to confirm', text: 'This step is over or was never asked for.' }))
  const amount = 'amount' in intent ? formatMoney(intent.amount, intent.currency) : null

  return html(200, authenticationPage({ amount, action: `/authenticate/${intentId}` }))
}

async function returnUrlOf(tx: Tx, intentId: string) {
  const intent = intentId.startsWith('pi_')
    ? await tx.find('payment_intent', intentId)
    : await tx.find('setup_intent', intentId)

  return intent?.next_action?.redirect_to_url?.return_url ?? null
}

async function settlePayment(tx: Tx, intentId: string, isComplete: boolean) {
  const intent = await tx.get('payment_intent', intentId)
  if (intent.status !== 'requires_action') return
  if (!isComplete) {
    Object.assign(intent, { status: 'requires_payment_method', payment_method: null, next_action: null })

    return
  }
  const paymentMethod = await tx.get('payment_method', idOf(intent.payment_method) ?? '')
  const invoiceId = tx.hidden(intent).invoice
  if (invoiceId)
    await collectInvoice(tx, await tx.get('invoice', invoiceId), {
      paymentMethod,
      isOffSession: false,
      isAuthenticated: true,
    })
  else await confirmIntent(tx, intent, { paymentMethod, isOffSession: false, isAuthenticated: true })
}

async function settleSetup(tx: Tx, intentId: string, isComplete: boolean) {
  const intent = await tx.get('setup_intent', intentId)
  if (intent.status !== 'requires_action') return
  if (isComplete) await confirmSetup(tx, intent, { isAuthenticated: true, returnUrl: null })
  else Object.assign(intent, { status: 'requires_payment_method', payment_method: null, next_action: null })
}
