import type Stripe from 'stripe'
import { html, pdf, redirect, type Reply } from '../../core/http.ts'
import { collectInvoice } from '../billing/collect-invoice.ts'
import { paymentOf } from '../billing/finalize-invoice.ts'
import { formatMoney } from '../currencies.ts'
import { read, write, type StripeContext } from '../context.ts'
import { idOf } from '../kinds.ts'
import { attachMethod, createCardMethod, defaultMethodOf } from '../payments/payment-methods.ts'
import { subscriptionOf } from '../billing/follow-invoice.ts'
import { followClock } from '../test-clocks/follow-clock.ts'
import type { Tx } from '../transaction.ts'
import { authenticationPage, messagePage, type FieldErrors, type FormValues } from './checkout-view.ts'
import { factsOf } from './invoice-facts.ts'
import { writeInvoicePdf } from './invoice-pdf.ts'
import { invoicePage } from './invoice-view.ts'
import { readCardForm } from './read-card.ts'

const EMPTY: FormValues = { email: '', name: '', postalCode: '', expiry: '' }

/** The hosted invoice page: the bill, its PDF, and while it is open a card to pay with or the consent that the bank waits for. */
export function createInvoicePages(context: StripeContext) {
  return async (verb: string, path: string, body: string): Promise<Reply | null> => {
    const [, invoiceId, step] = path.match(/^\/i\/([^/]+)(?:\/(authenticate|pdf))?$/) ?? []
    if (!invoiceId) return null
    if (step === 'pdf') return verb === 'GET' ? print(context, invoiceId) : null
    if (step) return verb === 'POST' ? decide(context, invoiceId, body) : askConsent(context, invoiceId)

    return verb === 'POST' ? pay(context, invoiceId, body) : show(context, invoiceId)
  }
}

function show(context: StripeContext, invoiceId: string) {
  return read(context, async (tx) => {
    const invoice = await tx.find('invoice', invoiceId)
    if (!isPayable(invoice)) return settled(invoice)
    const due = await paymentOf(tx, invoice)

    return due?.intent.status === 'requires_action'
      ? redirect(`/i/${invoiceId}/authenticate`)
      : form(invoice, EMPTY, {})
  })
}

async function print(context: StripeContext, invoiceId: string) {
  const invoice = await read(context, (tx) => tx.find('invoice', invoiceId))
  if (!invoice || invoice.status === 'draft') return settled(invoice)
  const facts = factsOf(invoice)
  const issuedAt = new Date((invoice.status_transitions.finalized_at ?? invoice.created) * 1000)

  return pdf(await writeInvoicePdf(facts, issuedAt), `invoice-${facts.number.replace(/[^\w-]/g, '')}.pdf`)
}

function isPayable(invoice: Stripe.Invoice | null): invoice is Stripe.Invoice {
  return invoice?.status === 'open' || invoice?.status === 'uncollectible'
}

function form(invoice: Stripe.Invoice, values: FormValues, errors: FieldErrors, status = 200): Reply {
  const isRenewing = invoice.parent?.subscription_details != null

  return invoicePage({
    invoiceId: invoice.id,
    facts: factsOf(invoice),
    status,
    payment: {
      values,
      errors,
      submit: `Pay ${formatMoney(invoice.amount_remaining, invoice.currency)}`,
      terms: isRenewing ? 'The card is saved for later invoices of this subscription.' : 'The card is saved for later.',
    },
  })
}

function settled(invoice: Stripe.Invoice | null): Reply {
  if (invoice) return invoicePage({ invoiceId: invoice.id, facts: factsOf(invoice), payment: null })

  return html(
    404,
    messagePage({ title: 'There is no such invoice', text: 'The link is wrong or from another sandbox.' }),
  )
}

function pay(context: StripeContext, invoiceId: string, body: string) {
  return write(context, async (tx) => {
    await followClock(tx, [invoiceId])
    const invoice = await tx.find('invoice', invoiceId)
    if (!isPayable(invoice)) return settled(invoice)
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
    if (!isPayable(invoice)) return settled(invoice)

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
    await followClock(tx, [invoiceId])
    const invoice = await tx.find('invoice', invoiceId)
    if (!isPayable(invoice)) return settled(invoice)
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
