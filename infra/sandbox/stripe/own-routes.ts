import type { JsonSchema } from '../schemas/convert-type.ts'

/** Parameters of routes that Stripe has and its SDK does not. */
export const OWN_ROUTES: Record<string, JsonSchema> = {
  'GET /v1/payment_pages/{id}': { type: 'object', properties: {}, additionalProperties: false },
  'POST /v1/payment_pages/{id}/confirm': {
    type: 'object',
    properties: { payment_method: { type: 'string' }, expected_amount: { type: 'number' } },
    required: ['payment_method'],
    additionalProperties: false,
  },
}
