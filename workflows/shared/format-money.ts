const formatters = new Map<string, Intl.NumberFormat>()

function formatterOf(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale}:${currency}`
  const known = formatters.get(key)
  if (known) return known

  const formatter = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  formatters.set(key, formatter)

  return formatter
}

/** How many decimals a currency has: two for EUR, none for JPY. */
export function currencyExponent(currency: string): number {
  return formatterOf(currency.toUpperCase(), 'en').resolvedOptions().maximumFractionDigits ?? 2
}

/** `€29.00`, `−€14.23`, `¥1,200`: an amount in the currency's smallest unit, with a true minus. */
export function formatMoney(amountCents: number, currency: string, locale = 'en'): string {
  const code = currency.toUpperCase()
  const text = formatterOf(code, locale).format(amountCents / 10 ** currencyExponent(code))

  return text.replace('-', '\u2212')
}

/** `€`, `$`, `CHF` */
export function currencySymbol(currency: string, locale = 'en'): string {
  const parts = formatterOf(currency.toUpperCase(), locale).formatToParts(0)

  return parts.find((part) => part.type === 'currency')?.value ?? currency.toUpperCase()
}

/** `1850.00` for an input, from cents. */
export function moneyInputValue(amountCents: number, currency: string): string {
  const exponent = currencyExponent(currency)

  return (amountCents / 10 ** exponent).toFixed(exponent)
}

/** Reads what a person types (`1,850.00`, `1.850,00`, `29`), in cents; null when it is no amount of this currency. */
export function parseMoney(text: string, currency: string): number | null {
  const exponent = currencyExponent(currency)
  const plain = text.replaceAll(/[\s'\u2019]/g, '').replace('\u2212', '-')
  const parts = splitAmount(plain, exponent)
  if (!parts || parts.fraction.length > exponent) return null

  const cents = Number(parts.whole + parts.fraction.padEnd(exponent, '0'))
  if (!Number.isSafeInteger(cents)) return null

  return plain.startsWith('-') && cents !== 0 ? -cents : cents
}

/** Thousands have one separator and decimals the other; `1.500` is one and a half only where a currency has three decimals. */
function splitAmount(plain: string, exponent: number): { whole: string; fraction: string } | null {
  const simple = /^-?(\d+)(?:[.,](\d+))?$/.exec(plain)
  if (simple && (exponent === 3 || simple[2]?.length !== 3))
    return { whole: simple[1] ?? '', fraction: simple[2] ?? '' }

  const grouped =
    /^-?(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(plain) ?? /^-?(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?$/.exec(plain)

  return grouped ? { whole: grouped[1]?.replaceAll(/[.,]/g, '') ?? '', fraction: grouped[2] ?? '' } : null
}
