import type Stripe from 'stripe'
import { html, redirect, type Reply } from '../../core/http.ts'
import { completeSession, type Completion, type Payer } from '../checkout/complete-session.ts'
import { read, write, type StripeContext } from '../context.ts'
import { idOf } from '../kinds.ts'
import { createDebitMethod } from '../payments/other-methods.ts'
import { createCardMethod } from '../payments/payment-methods.ts'
import type { Tx } from '../transaction.ts'
import {
  authenticationPage,
  checkoutPage,
  messagePage,
  moneyOf,
  type FieldErrors,
  type FormValues,
} from './checkout-view.ts'
import { debitPage } from './debit-view.ts'
import { readCardForm } from './read-card.ts'
import { readDebitForm } from './read-debit.ts'
import { summarize } from './summarize.ts'

const EMPTY: FormValues = { email: '', name: '', postalCode: '', expiry: '' }
const FAILED_3DS = 'We could not authenticate your card. Choose another card, or try again.'

/** Stripe's hosted page: the card form, the 3-D Secure step, and the way back. */
export function createCheckoutPages(context: StripeContext) {
  return async (verb: string, path: string, body: string): Promise<Reply | null> => {
    const [, sessionId, step] = path.match(/^\/c\/pay\/([^/]+)(\/authenticate|\/debit)?$/) ?? []
    if (!sessionId) return null
    if (step === '/debit')
      return verb === 'POST' ? submitDebit(context, sessionId, body) : showDebit(context, sessionId)
    if (step) return verb === 'POST' ? decide(context, sessionId, body) : showAuthentication(context, sessionId)

    return verb === 'POST' ? submit(context, sessionId, body) : show(context, sessionId)
  }
}

function show(context: StripeContext, sessionId: string) {
  return read(context, async (tx) => {
    const session = await tx.find('checkout.session', sessionId)
    if (session?.status !== 'open') return closed(session)
    if (!session.payment_method_types.includes('card')) return redirect(`/c/pay/${sessionId}/debit`)
    const form = tx.hidden(session).form

    return form ? showForm(tx, session, { ...EMPTY, ...form }, { form: form.error }) : showForm(tx, session, EMPTY, {})
  })
}

async function showForm(
  tx: Tx,
  session: Stripe.Checkout.Session,
  values: FormValues,
  errors: FieldErrors,
  status = 200,
) {
  const summary = await summarize(tx, session)
  const submitLabel = summary.isSetup
    ? 'Save card'
    : session.amount_total
      ? `Pay ${summary.dueToday}`
      : summary.isTrial
        ? 'Start free trial'
        : 'Subscribe'

  return html(
    status,
    checkoutPage({
      session,
      summary,
      values,
      errors,
      payment: { action: `/c/pay/${session.id}`, submit: submitLabel },
    }),
  )
}

function closed(session: Stripe.Checkout.Session | null): Reply {
  if (!session)
    return html(
      404,
      messagePage({ title: 'There is no such page', text: 'The link is wrong or from another sandbox.' }),
    )
  if (session.status === 'complete' && session.success_url) return redirect(successUrl(session))
  const link = session.cancel_url ? { href: session.cancel_url, label: 'Back' } : null

  return html(
    410,
    messagePage({
      title: 'This page has expired',
      text: 'Nothing was charged. Start again from where you came.',
      link,
    }),
  )
}

async function submit(context: StripeContext, sessionId: string, body: string): Promise<Reply> {
  return settle(context, sessionId, (tx, session) => {
    const form = readCardForm(body, {
      lockedEmail: session.customer_email,
      needsEmail: !session.customer,
      now: new Date(tx.now * 1000),
    })
    if (!form.ok) return Promise.resolve({ reply: showForm(tx, session, form.values, form.errors, 422) })
    const { values, card, expMonth, expYear } = form
    const paymentMethod = createCardMethod(tx, { card, expMonth, expYear, billing: values })

    return Promise.resolve({ work: { paymentMethod, payer: values, isAuthenticated: false } })
  })
}

function showDebit(context: StripeContext, sessionId: string) {
  return read(context, async (tx) => {
    const session = await tx.find('checkout.session', sessionId)
    if (session?.status !== 'open') return closed(session)
    if (!session.payment_method_types.includes('sepa_debit')) return redirect(`/c/pay/${sessionId}`)

    return showDebitForm(tx, session, {})
  })
}

async function showDebitForm(tx: Tx, session: Stripe.Checkout.Session, errors: FieldErrors, status = 200) {
  return html(status, debitPage({ session, summary: await summarize(tx, session), errors }))
}

function submitDebit(context: StripeContext, sessionId: string, body: string): Promise<Reply> {
  return settle(context, sessionId, async (tx, session) => {
    if (!session.payment_method_types.includes('sepa_debit'))
      return { reply: Promise.resolve(redirect(`/c/pay/${sessionId}`)) }
    const customerId = idOf(session.customer)
    const customer = customerId ? await tx.find('customer', customerId) : null
    const form = readDebitForm(body, customer?.email ?? session.customer_email)
    if (!form.ok) return { reply: showDebitForm(tx, session, form.errors, 422) }
    const { iban, payer } = form
    const paymentMethod = createDebitMethod(tx, iban, { name: payer.name, email: payer.email })

    return { work: { paymentMethod, payer, isAuthenticated: false } }
  })
}

async function decide(context: StripeContext, sessionId: string, body: string): Promise<Reply> {
  const isComplete = new URLSearchParams(body).get('decision') === 'complete'

  return settle(context, sessionId, async (tx, session) => {
    const { pending } = tx.hidden(session)
    if (!pending) return { reply: Promise.resolve(redirect(`/c/pay/${sessionId}`)) }
    const payer = { email: pending.email, name: pending.name, postalCode: '' }
    if (!isComplete) return { refusal: { payer, message: FAILED_3DS } }

    return {
      work: { paymentMethod: await tx.get('payment_method', pending.paymentMethod), payer, isAuthenticated: true },
    }
  })
}

type Work = { paymentMethod: Stripe.PaymentMethod; payer: Payer; isAuthenticated: boolean }
type Step = { reply: Promise<Reply> } | { refusal: { payer: Payer; message: string } } | { work: Work }

/** Carries a declined subscription out of its transaction, which takes back all it had begun. */
class TakenBack extends Error {
  readonly work: Work
  readonly completion: Completion
  readonly cardKey: string

  constructor(work: Work, completion: Completion, cardKey: string) {
    super('taken back')
    this.work = work
    this.completion = completion
    this.cardKey = cardKey
  }
}

async function settle(
  context: StripeContext,
  sessionId: string,
  prepare: (tx: Tx, session: Stripe.Checkout.Session) => Promise<Step>,
): Promise<Reply> {
  try {
    return await write(context, async (tx) => {
      const session = await tx.find('checkout.session', sessionId)
      if (session?.status !== 'open') return closed(session)
      const step = await prepare(tx, session)
      if ('reply' in step) return step.reply
      if ('refusal' in step) return refuse(tx, session, step.refusal.payer, step.refusal.message)
      const completion = await completeSession(tx, session, step.work)
      if (completion.kind !== 'complete' && session.mode !== 'payment')
        throw new TakenBack(step.work, completion, tx.hidden(step.work.paymentMethod).card)

      return conclude(tx, session, step.work, completion)
    })
  } catch (error) {
    if (error instanceof TakenBack) return remember(context, sessionId, error)
    throw error
  }
}

function conclude(tx: Tx, session: Stripe.Checkout.Session, work: Work, completion: Completion): Reply {
  const hidden = tx.hidden(session)
  delete hidden.pending
  delete hidden.form
  if (completion.kind === 'complete') return redirect(successUrl(session))
  if (completion.kind === 'declined') return refuse(tx, session, work.payer, completion.decline.message)
  hidden.pending = { paymentMethod: work.paymentMethod.id, email: work.payer.email, name: work.payer.name }

  return redirect(`/c/pay/${session.id}/authenticate`)
}

/** The second transaction of a refused subscription: only the card (without its number) and what to tell are kept. */
function remember(context: StripeContext, sessionId: string, { work, completion, cardKey }: TakenBack) {
  return write(context, async (tx) => {
    const session = await tx.get('checkout.session', sessionId)
    if (session.status !== 'open') return closed(session)
    if (completion.kind !== 'authenticate') return conclude(tx, session, work, completion)
    const paymentMethod = tx.create(
      'payment_method',
      { ...work.paymentMethod, customer: null },
      { card: cardKey, isPrepared: false },
    )

    return conclude(tx, session, { ...work, paymentMethod }, completion)
  })
}

function refuse(tx: Tx, session: Stripe.Checkout.Session, payer: Payer, error: string): Reply {
  tx.hidden(session).form = { ...payer, error }
  delete tx.hidden(session).pending

  return redirect(`/c/pay/${session.id}`)
}

function showAuthentication(context: StripeContext, sessionId: string) {
  return read(context, async (tx) => {
    const session = await tx.find('checkout.session', sessionId)
    if (session?.status !== 'open') return closed(session)
    if (!tx.hidden(session).pending) return redirect(`/c/pay/${sessionId}`)

    return html(200, authenticationPage({ amount: moneyOf(session), action: `/c/pay/${sessionId}/authenticate` }))
  })
}

function successUrl(session: Stripe.Checkout.Session) {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}
