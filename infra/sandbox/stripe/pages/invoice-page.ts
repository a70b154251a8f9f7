import type Stripe from 'stripe'
import { html, redirect, type Reply } from '../../core/http.ts'
import { collectInvoice } from '../billing/collect-invoice.ts'
import { paymentOf } from '../billing/finalize-invoice.ts'
import { formatMoney } from '../billing/invoice-lines.ts'
import { read, write, type StripeContext } from '../context.ts'
import { idOf } from '../kinds.ts'
import { attachMethod, createCardMethod, defaultMethodOf } from '../payments/payment-methods.ts'
import { subscriptionOf } from '../billing/follow-invoice.ts'
import type { Tx } from '../transaction.ts'
import { authenticationPage, checkoutPage, messagePage, type FieldErrors, type FormValues } from './checkout-view.ts'
import { readCardForm } from './read-card.ts'

const EMPTY: FormValues = { email: '', name: '', postalCode: '', expiry: '' }
const PAYABLE = new Set(['open', 'uncollectible'])

/** The hosted invoice page: pay an open invoice with a card, or give the bank the consent it waits for. */
export function createInvoicePages(context: StripeContext) {
  return async (verb: string, path: string, body: string): Promise<Reply | null> => {
    const [, invoiceId, step] = path.match(/^\/i\/([^/]+)(\/authenticate)?$/) ?? []
    if (!invoiceId) return null
    if (step) return verb === 'POST' ? decide(context, invoiceId, body) : askConsent(context, invoiceId)

    return verb === 'POST' ? pay(context, invoiceId, body) : show(context, invoiceId)
  }
}

function show(context: StripeContext, invoiceId: string) {
  return read(context, async (tx) => {
    const invoice = await tx.find('invoice', invoiceId)
    if (!invoice?.status || !PAYABLE.has(invoice.status)) return settled(invoice)
    const due = await paymentOf(tx, invoice)

    return due?.intent.status === 'requires_action'
      ? redirect(`/i/${invoiceId}/authenticate`)
      : form(invoice, EMPTY, {})
  })
}

function form(invoice: Stripe.Invoice, values: FormValues, errors: FieldErrors, status = 200): Reply {
  const amount = formatMoney(invoice.amount_remaining, invoice.currency)
  const lines = invoice.lines.data.map((line) => ({
    name: line.description ?? 'Item',
    note: null,
    amount: formatMoney(line.amount, line.currency),
  }))
  const summary = {
    title: `Invoice ${invoice.number ?? ''}`,
    headline: amount,
    detail: null,
    lines,
    dueToday: amount,
    terms: 'The card is saved for later invoices of this subscription.',
    isSetup: false,
  }
  const view = {
    session: { cancel_url: null, customer: invoice.customer, customer_email: null },
    summary,
    values,
    errors,
    payment: { action: `/i/${invoice.id}`, submit: `Pay ${amount}` },
  }

  return html(status, checkoutPage(view))
}

function settled(invoice: Stripe.Invoice | null): Reply {
  if (!invoice)
    return html(
      404,
      messagePage({ title: 'There is no such invoice', text: 'The link is wrong or from another sandbox.' }),
    )
  const text =
    invoice.status === 'paid'
      ? 'Thank you, nothing is left to pay.'
      : `This invoice is ${invoice.status ?? 'not ready'}; there is nothing to pay here.`

  return html(200, messagePage({ title: invoice.status === 'paid' ? 'This invoice is paid' : 'Nothing to pay', text }))
}

function pay(context: StripeContext, invoiceId: string, body: string) {
  return write(context, async (tx) => {
    const invoice = await tx.find('invoice', invoiceId)
    if (!invoice?.status || !PAYABLE.has(invoice.status)) return settled(invoice)
    const card = readCardForm(body, { lockedEmail: null, needsEmail: false, now: new Date(tx.now * 1000) })
    if (!card.ok) return form(invoice, card.values, card.errors, 422)
    const paymentMethod = createCardMethod(tx, {
      card: card.card,
      expMonth: card.expMonth,
      expYear: card.expYear,
      billing: card.values,
    })
    await attachMethod(tx, paymentMethod, idOf(invoice.customer) ?? '')

    return conclude(tx, invoice, paymentMethod, { isAuthenticated: false, values: card.values })
  })
}

function askConsent(context: StripeContext, invoiceId: string) {
  return read(context, async (tx) => {
    const invoice = await tx.find('invoice', invoiceId)
    if (!invoice?.status || !PAYABLE.has(invoice.status)) return settled(invoice)

    return html(
      200,
      authenticationPage({
        amount: formatMoney(invoice.amount_remaining, invoice.currency),
        action: `/i/${invoiceId}/authenticate`,
      }),
    )
  })
}

function decide(context: StripeContext, invoiceId: string, body: string) {
  const isComplete = new URLSearchParams(body).get('decision') === 'complete'

  return write(context, async (tx) => {
    const invoice = await tx.find('invoice', invoiceId)
    if (!invoice?.status || !PAYABLE.has(invoice.status)) return settled(invoice)
    const due = await paymentOf(tx, invoice)
    const waiting = idOf(due?.intent.payment_method)
    const method = waiting
      ? await tx.find('payment_method', waiting)
      : await defaultMethodOf(tx, idOf(invoice.customer) ?? '', await subscriptionOf(tx, invoice))
    if (isComplete && method) return conclude(tx, invoice, method, { isAuthenticated: true, values: EMPTY })
    if (due) Object.assign(due.intent, { status: 'requires_payment_method', payment_method: null, next_action: null })

    return form(
      invoice,
      EMPTY,
      { form: 'We could not authenticate your card. Choose another card, or try again.' },
      422,
    )
  })
}

async function conclude(
  tx: Tx,
  invoice: Stripe.Invoice,
  paymentMethod: Stripe.PaymentMethod,
  { isAuthenticated, values }: { isAuthenticated: boolean; values: FormValues },
) {
  const outcome = await collectInvoice(tx, invoice, { paymentMethod, isOffSession: false, isAuthenticated })
  if (outcome.kind === 'authenticate') return redirect(`/i/${invoice.id}/authenticate`)
  if (outcome.kind !== 'succeeded')
    return form(
      invoice,
      values,
      { form: outcome.kind === 'declined' ? outcome.decline.message : 'No card was given.' },
      402,
    )
  const subscription = await subscriptionOf(tx, invoice)
  if (subscription) subscription.default_payment_method = paymentMethod.id

  return redirect(`/i/${invoice.id}`)
}
