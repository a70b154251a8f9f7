import { moneyMark } from '../shared/promise.ts'

/** "€29.00", and where a code ends some day "€23.20, later €29.00,". */
export function priceWords(price: { amountCents: number; laterCents?: number | null; currency: string }): string {
  const { amountCents, laterCents = null, currency } = price
  const money = moneyMark(amountCents, currency)

  return laterCents === null ? money : `${money}, later ${moneyMark(laterCents, currency)},`
}
