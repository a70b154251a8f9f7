export type ErrorBody = {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'
  message: string
  code?: string
  param?: string
  decline_code?: string
  advice_code?: string
  charge?: string
  payment_intent?: unknown
  setup_intent?: unknown
  payment_method?: unknown
  doc_url?: string
  request_log_url?: string
}

/** An answer with Stripe's error envelope. With `isCommitted` the work up to it stays (a decline is a fact). */
export class StripeError extends Error {
  readonly status: number
  readonly body: ErrorBody
  readonly isCommitted: boolean

  constructor(status: number, body: ErrorBody, options: { isCommitted?: boolean } = {}) {
    super(body.message)
    this.status = status
    this.body = body
    this.isCommitted = options.isCommitted ?? false
  }
}

export function invalidRequest(message: string, details: { code?: string; param?: string } = {}) {
  return new StripeError(400, { type: 'invalid_request_error', message, ...withDoc(details) })
}

/** Parameters in the query or path that name nothing answer 404, those in a body 400. */
export function missingResource(label: string, id: string, param = 'id') {
  const status = param === 'id' ? 404 : 400

  return new StripeError(status, {
    type: 'invalid_request_error',
    message: `No such ${label}: '${id}'`,
    ...withDoc({ code: 'resource_missing', param }),
  })
}

function withDoc(details: { code?: string; param?: string }) {
  return details.code
    ? { ...details, doc_url: `https://docs.stripe.com/error-codes/${details.code.replaceAll('_', '-')}` }
    : details
}
