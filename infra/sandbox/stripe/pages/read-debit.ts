import type { Payer } from '../checkout/complete-session.ts'
import { findAccountByIban } from '../payments/bank-accounts.ts'
import type { FieldErrors } from './checkout-view.ts'

export type DebitForm = { ok: true; iban: string; payer: Payer } | { ok: false; errors: FieldErrors }

/** Reads the form of a bank account. The number is looked up among the published test accounts and not kept. */
export function readDebitForm(body: string, knownEmail: string | null): DebitForm {
  const form = new URLSearchParams(body)
  const get = (name: string) => (form.get(name) ?? '').trim()
  const iban = get('iban')
  const name = get('holder')
  const email = knownEmail ?? get('debitEmail')
  const errors: FieldErrors = {}
  if (!iban) errors.iban = 'Enter an IBAN.'
  else if (!findAccountByIban(iban))
    errors.iban = 'This is none of the published test accounts. Try DE89 3704 0044 0532 0130 00.'
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) errors.debitEmail = 'Enter an e-mail address, such as you@example.com.'
  if (!name) errors.holder = 'Enter the name of the account holder.'
  if (Object.keys(errors).length > 0) return { ok: false, errors }

  return { ok: true, iban, payer: { email, name, postalCode: '' } }
}
