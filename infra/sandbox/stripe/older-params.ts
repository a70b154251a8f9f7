import type { JsonSchema } from '../schemas/convert-type.ts'
import type { FormValue } from './form.ts'

type Form = { [name: string]: FormValue }
type Translation = (form: Form) => Form

/**
 * A request without a version header speaks the account's default version, which is older than the SDK's: it still
 * takes the parameters below, by which today's are said or which have no successor. With the SDK's version they are
 * unknown, as at Stripe.
 */
const TRANSLATIONS: Record<string, Translation> = {
  'POST /v1/checkout/sessions': filterMethodTypes,
  'POST /v1/payment_intents': (form) => nameBankTransfer(filterMethodTypes(form)),
  'POST /v1/payment_intents/{id}': (form) => nameBankTransfer(filterMethodTypes(form)),
  'POST /v1/payment_intents/{id}/confirm': (form) => nameBankTransfer(filterMethodTypes(form)),
  'POST /v1/promotion_codes': promoteCoupon,
  'POST /v1/setup_intents': filterMethodTypes,
  'POST /v1/setup_intents/{id}': filterMethodTypes,
}

const WITHOUT_SUCCESSOR: Record<string, Record<string, JsonSchema>> = {
  'POST /v1/customers': { coupon: { type: 'string' } },
  'POST /v1/customers/{id}': { coupon: { anyOf: [{ type: 'string' }, { enum: [''] }] } },
}

export function translateOlder(route: string, form: Form): Form {
  return TRANSLATIONS[route]?.(form) ?? form
}

export function olderParams(route: string): Record<string, JsonSchema> {
  return WITHOUT_SUCCESSOR[route] ?? {}
}

function filterMethodTypes({ payment_method_types: types, ...form }: Form): Form {
  return types === undefined ? form : { ...form, allowed_payment_method_types: types }
}

function promoteCoupon({ coupon, ...form }: Form): Form {
  return coupon === undefined ? form : { ...form, promotion: { type: 'coupon', coupon } }
}

/** A bank transfer in Japan was first called after the account that it goes to. */
function nameBankTransfer(form: Form): Form {
  const transfer = recordAt(recordAt(recordAt(form.payment_method_options)?.customer_balance)?.bank_transfer)
  if (transfer?.type === 'jp_bank_account') transfer.type = 'jp_bank_transfer'

  return form
}

function recordAt(value: FormValue | undefined): Form | null {
  return typeof value === 'object' && !Array.isArray(value) ? value : null
}
