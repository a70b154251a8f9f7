import { findCardByNumber, type TestCard } from '../cards.ts'
import type { FieldErrors, FormValues } from './checkout-view.ts'

export type CardForm =
  | { ok: true; card: TestCard; expMonth: number; expYear: number; values: FormValues }
  | { ok: false; errors: FieldErrors; values: FormValues }

/** Reads the card form. The number is looked up among the published test cards and forgotten at once. */
export function readCardForm(
  body: string,
  { lockedEmail, needsEmail, now }: { lockedEmail: string | null; needsEmail: boolean; now: Date },
): CardForm {
  const form = new URLSearchParams(body)
  const get = (name: string) => (form.get(name) ?? '').trim()
  const values: FormValues = {
    email: lockedEmail ?? get('email'),
    name: get('name'),
    postalCode: get('postalCode'),
    expiry: get('expiry'),
  }
  const card = findCardByNumber(get('number'))
  const expiry = readExpiry(values.expiry)
  const errors: FieldErrors = {}
  if (needsEmail && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(values.email))
    errors.email = 'Enter an e-mail address, such as you@example.com.'
  if (!get('number')) errors.number = 'Enter a card number.'
  else if (!card) errors.number = 'This is none of the published test cards. Try 4242 4242 4242 4242.'
  if (!expiry) errors.expiry = 'Enter month and year, such as 12 / 34.'
  else if (isPast(expiry, now)) errors.expiry = "Your card's expiry date is in the past."
  if (!/^\d{3,4}$/.test(get('cvc'))) errors.cvc = 'Enter the three or four digits of the security code.'
  if (!values.name) errors.name = 'Enter the name on the card.'
  if (!card || !expiry || Object.keys(errors).length > 0) return { ok: false, errors, values }

  return { ok: true, card, expMonth: expiry.month, expYear: expiry.year, values }
}

function readExpiry(text: string) {
  const [, month = '', year = ''] = text.match(/^(\d{1,2})\s*[/-]?\s*(\d{2}|\d{4})$/) ?? []
  const number = Number(month)
  if (number < 1 || number > 12) return null

  return { month: number, year: year.length === 2 ? 2000 + Number(year) : Number(year) }
}

function isPast({ month, year }: { month: number; year: number }, now: Date) {
  return year < now.getUTCFullYear() || (year === now.getUTCFullYear() && month < now.getUTCMonth() + 1)
}
