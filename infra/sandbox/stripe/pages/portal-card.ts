import { html, redirect, type Reply } from '../../core/http.ts'
import { read, write, type StripeContext } from '../context.ts'
import { StripeError } from '../errors.ts'
import { emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import { createCardMethod } from '../payments/payment-methods.ts'
import { confirmSetup, createSetupIntent } from '../resources/setup-intents.ts'
import type { Tx } from '../transaction.ts'
import { authenticationPage, type FieldErrors, type FormValues } from './checkout-view.ts'
import { openSession, type PortalSession, type Visit } from './portal-session.ts'
import { cardPage } from './portal-view.ts'
import { readCardForm } from './read-card.ts'

const EMPTY: FormValues = { email: '', name: '', postalCode: '', expiry: '' }
const FAILED_3DS = 'We could not authenticate your card. Choose another card, or try again.'

type Opened = { tx: Tx; session: PortalSession; base: string }

/** The task of changing the card: the form, the bank's consent, and the card as the customer's own from then on. */
export function handleCard({ context, verb, token, rest, body }: Visit): Promise<Reply> {
  const base = `/p/session/${token}`
  const isConsent = rest[1] === 'authenticate'
  if (verb !== 'POST') return open(context, token, base, read, isConsent ? askConsent : show)

  return open(context, token, base, write, (opened) => (isConsent ? decide(opened, body) : submit(opened, body)))
}

async function open(
  context: StripeContext,
  token: string,
  base: string,
  door: typeof read,
  work: (opened: Opened) => Promise<Reply>,
): Promise<Reply> {
  return door(context, async (tx) => {
    const opened = await openSession(tx, token)
    if ('closed' in opened) return opened.closed
    const { features } = await tx.get('billing_portal.configuration', idOf(opened.session.configuration))

    return features.payment_method_update.enabled ? work({ tx, session: opened.session, base }) : redirect(base)
  })
}

function show({ tx, session, base }: Opened): Promise<Reply> {
  const { error } = tx.hidden(session)

  return Promise.resolve(form({ session, base }, EMPTY, error ? { form: error } : {}))
}

function form(
  { session, base }: Pick<Opened, 'session' | 'base'>,
  values: FormValues,
  errors: FieldErrors,
  status = 200,
): Reply {
  const back = session.flow ? session.return_url : base

  return html(status, cardPage({ action: `${base}/card`, back, values, errors }))
}

async function submit(opened: Opened, body: string): Promise<Reply> {
  const { tx, session } = opened
  const card = readCardForm(body, { lockedEmail: null, needsEmail: false, now: new Date(tx.now * 1000) })
  if (!card.ok) return form(opened, card.values, card.errors, 422)
  const { expMonth, expYear, values } = card
  const method = createCardMethod(tx, { card: card.card, expMonth, expYear, billing: values })
  const intent = await createSetupIntent(tx, { customer: session.customer, usage: 'off_session' })
  intent.payment_method = method.id

  return settle(opened, intent.id, false)
}

/** The bank's answer. Only consent makes the card the customer's. */
async function settle(opened: Opened, intentId: string, isAuthenticated: boolean): Promise<Reply> {
  const { tx, session, base } = opened
  const intent = await tx.get('setup_intent', intentId)
  const methodId = idOf(intent.payment_method)
  const hidden = tx.hidden(session)
  delete hidden.error
  delete hidden.pending
  try {
    await confirmSetup(tx, intent, { isAuthenticated, returnUrl: session.return_url })
  } catch (error) {
    if (!(error instanceof StripeError)) throw error

    return form(opened, EMPTY, { form: error.body.message }, 402)
  }
  if (intent.status === 'requires_action') {
    hidden.pending = intent.id

    return redirect(`${base}/card/authenticate`)
  }
  const customer = await tx.get('customer', session.customer)
  customer.invoice_settings.default_payment_method = methodId
  await emitUpdated(tx, 'customer.updated', customer)
  const after = session.flow?.after_completion

  return redirect(after?.type === 'redirect' && after.redirect ? after.redirect.return_url : base)
}

function askConsent({ tx, session, base }: Opened): Promise<Reply> {
  const page = tx.hidden(session).pending
    ? html(200, authenticationPage({ amount: null, action: `${base}/card/authenticate` }))
    : redirect(`${base}/card`)

  return Promise.resolve(page)
}

async function decide(opened: Opened, body: string): Promise<Reply> {
  const { tx, session, base } = opened
  const hidden = tx.hidden(session)
  const { pending } = hidden
  if (!pending) return redirect(`${base}/card`)
  if (new URLSearchParams(body).get('decision') === 'complete') return settle(opened, pending, true)
  delete hidden.pending
  hidden.error = FAILED_3DS

  return redirect(`${base}/card`)
}
