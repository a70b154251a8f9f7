import { completeSession, type Completion } from '../checkout/complete-session.ts'
import { invalidRequest, StripeError } from '../errors.ts'
import { declined } from '../payments/intent-outcome.ts'
import { usePaymentMethod } from '../payments/payment-methods.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'

type ConfirmParams = { payment_method: string; expected_amount?: number }

/** What the hosted page does behind its form: pays a session with a payment method that exists already. */
async function confirmPage(tx: Tx, params: ConfirmParams, id: string) {
  const session = await tx.get('checkout.session', id)
  if (session.status !== 'open')
    throw invalidRequest(`This Checkout Session is no longer open: it is ${session.status}.`, { param: 'session' })
  if (params.expected_amount !== undefined && params.expected_amount !== (session.amount_total ?? 0))
    throw invalidRequest(`The amount has changed: it is ${session.amount_total ?? 0}.`, { param: 'expected_amount' })
  const paymentMethod = await usePaymentMethod(tx, params.payment_method)
  const allowed = session.payment_method_types
  if (!allowed.includes(paymentMethod.type))
    throw invalidRequest(`This Checkout Session takes ${allowed.join(', ')}, and not ${paymentMethod.type}.`, {
      param: 'payment_method',
    })
  const { billing_details: billing } = paymentMethod
  const completion = await completeSession(tx, session, {
    paymentMethod,
    payer: {
      email: session.customer_email ?? billing.email ?? '',
      name: billing.name ?? '',
      postalCode: billing.address?.postal_code ?? '',
    },
    isAuthenticated: false,
  })
  // A subscription that was not paid for has not begun: nothing of the attempt stays.
  refuseUnpaid(completion, { isCommitted: session.mode === 'payment' })

  return session
}

function refuseUnpaid(completion: Completion, options: { isCommitted: boolean }) {
  if (completion.kind === 'declined') throw Object.assign(declined(completion.decline), options)
  if (completion.kind === 'authenticate')
    throw new StripeError(
      402,
      {
        type: 'card_error',
        code: 'authentication_required',
        message: 'This payment needs its person: open the page of the session.',
      },
      options,
    )
}

/** The routes behind the hosted page, which the SDK does not have; the session is what they show. */
export const paymentPageRoutes = [
  route('GET /v1/payment_pages/{id}', (tx, _, { id = '' }) => tx.get('checkout.session', id)),
  route<ConfirmParams>('POST /v1/payment_pages/{id}/confirm', (tx, params, { id = '' }) => confirmPage(tx, params, id)),
]
