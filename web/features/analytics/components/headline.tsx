import type { ReactNode } from 'react'
import { formatMoney } from '#web/ui/format-money.ts'
import type { Amounts } from '../figures.ts'
import { monthText, trialRate } from '../words.ts'

export type HeadlineProps = { month: string; currency: string; now: Amounts; before: Amounts | undefined }

/** Four numbers of the chosen month, each beside what it is measured by. */
export function Headline({ month, currency, now, before }: HeadlineProps) {
  const money = (cents: number) => formatMoney(cents, currency)
  const lost = now.churned.cents + now.contraction.cents + now.paused.cents
  const won = now.new.cents + now.returned.cents + now.expansion.cents

  return (
    <dl className="sheet sheet-bleed mb-5 grid grid-cols-2 divide-x divide-y divide-line overflow-hidden md:grid-cols-4 md:divide-y-0">
      <Number label={`MRR, ${monthText(month)}`} value={money(now.mrr.cents)}>
        {before && `${money(before.mrr.cents)} the month before`}
      </Number>
      <Number label="Won and lost" value={money(won - lost)}>
        {money(won)} won, {money(lost)} lost
      </Number>
      <Number label="Net revenue" value={money(now.net.cents)}>
        {money(now.refunds.cents)} refunded
      </Number>
      <Number label="Trial → paid" value={trialRate(now)}>
        {now['trial-started'].count} begun
      </Number>
    </dl>
  )
}

function Number({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-0.5 px-4 py-3 md:px-5 md:py-4">
      <dt className="text-sm text-ink-faint">{label}</dt>
      <dd className="text-xl font-title tabular-nums">{value}</dd>
      <dd className="text-sm text-ink-faint tabular-nums">{children}</dd>
    </div>
  )
}
