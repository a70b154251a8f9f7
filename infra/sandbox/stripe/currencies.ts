import { invalidRequest } from './errors.ts'

/** What Stripe has no minor unit for, and what has three digits of it; all others have two, whatever ISO 4217 says. */
const WITHOUT_MINOR_UNIT = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
const WITH_THREE_DIGITS = new Set('bhd jod kwd omr tnd'.split(' '))

export function digitsOf(currency: string) {
  if (WITHOUT_MINOR_UNIT.has(currency)) return 0

  return WITH_THREE_DIGITS.has(currency) ? 3 : 2
}

/** "€29.00": minor units in the digits that Stripe counts them in. */
export function formatMoney(amount: number, currency: string) {
  const digits = digitsOf(currency)
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })

  return format.format(amount / 10 ** digits)
}

const KNOWN = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()))

/** A currency in small letters; throws Stripe's refusal of one that there is not. */
export function readCurrency(text: string, param = 'currency') {
  const currency = text.toLowerCase()
  if (!KNOWN.has(currency)) throw invalidRequest(`Invalid currency: ${text}.`, { param })

  return currency
}

/** The least that a card is charged, where Stripe publishes it. */
const LEAST: Record<string, number> = {
  aed: 200,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
}
const MOST = 99_999_999

export function isTooLittle(amount: number, currency: string) {
  return amount < (LEAST[currency] ?? 1)
}

/** Throws Stripe's refusal of an amount that no card is charged with. */
export function refuseAmount(amount: number, currency: string, param = 'amount') {
  if (amount < 1) throw invalidRequest('Invalid positive integer', { param, code: 'parameter_invalid_integer' })
  if (isTooLittle(amount, currency))
    throw invalidRequest(`Amount must be at least ${formatMoney(LEAST[currency] ?? 1, currency)} ${currency}`, {
      param,
      code: 'amount_too_small',
    })
  // Currencies of many digits have higher limits of their own, which Stripe does not publish as one table.
  if (amount > MOST && LEAST[currency] !== undefined)
    throw invalidRequest(`Amount must be no more than ${formatMoney(MOST, currency)}`, {
      param,
      code: 'amount_too_large',
    })
}
