import type { PriceChange } from './price-phases.rules.ts'

export type Charges = { firstCents: number; interval: string; change: PriceChange | null }

/** "€29.00 each month", "€23.20 for the first 3 charges, then €29.00 each month" */
export function chargesText({ firstCents, interval, change }: Charges, money: (cents: number) => string): string {
  if (!change) return `${money(firstCents)} each ${interval}`
  const before = change.chargesBefore === 1 ? 'for the first charge' : `for the first ${change.chargesBefore} charges`

  return `${money(firstCents)} ${before}, then ${money(change.grossCents)} each ${interval}`
}
