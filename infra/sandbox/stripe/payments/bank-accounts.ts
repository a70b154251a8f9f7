import { stableToken } from '../../core/ids.ts'

/** How a debit of a test account ends, and how long its bank takes. */
export type DebitFate = { isPaid: boolean; isSlow: boolean; isDisputed: boolean }

const PAID: DebitFate = { isPaid: true, isSlow: false, isDisputed: false }
const FAILS: DebitFate = { ...PAID, isPaid: false }

/** The account numbers that Stripe publishes for testing SEPA debits. */
const FATES: Record<string, DebitFate> = {
  AT611904300234573201: PAID,
  AT321904300235473204: { ...PAID, isSlow: true },
  AT861904300235473202: FAILS,
  AT051904300235473205: { ...FAILS, isSlow: true },
  AT591904300235473203: { ...PAID, isDisputed: true },
  BE62510007547061: PAID,
  BE68539007547034: FAILS,
  DE89370400440532013000: PAID,
  DE08370400440532013003: { ...PAID, isSlow: true },
  DE62370400440532013001: FAILS,
  DE78370400440532013004: { ...FAILS, isSlow: true },
  DE35370400440532013002: { ...PAID, isDisputed: true },
  ES0700120345030000067890: PAID,
  ES9121000418450200051332: FAILS,
  FR1420041010050500013M02606: PAID,
  FR8420041010050500013M02607: FAILS,
  IE29AIBK93115212345678: PAID,
  IE02AIBK93115212345678: FAILS,
  IT40S0542811101000000123456: PAID,
  IT60X0542811101000000123456: FAILS,
  NL39RABO0300065264: PAID,
  NL91ABNA0417164300: FAILS,
}

export type TestAccount = { key: string; country: string; bankCode: string; last4: string; fate: DebitFate }

export function findAccountByIban(iban: string): TestAccount | null {
  const number = iban.replace(/\s/g, '').toUpperCase()
  const fate = FATES[number]
  if (!fate) return null

  return {
    key: stableToken(`iban:${number}`),
    country: number.slice(0, 2),
    bankCode: number.slice(4, number.startsWith('DE') ? 12 : 9),
    last4: number.slice(-4),
    fate,
  }
}

const byKey = new Map(Object.keys(FATES).map((iban) => [stableToken(`iban:${iban}`), findAccountByIban(iban)]))

export function findAccountByKey(key: string): TestAccount | null {
  return byKey.get(key) ?? null
}
