import { formatMoney } from '#web/ui/format-money.ts'
import { SectionHead } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { billingPath } from '../addresses.ts'
import type { Figure, MonthRow } from '../figures.ts'
import type { AskedSlice } from '../schema.ts'
import { figureWords, monthText } from '../words.ts'
import { type Bar, BarChart, Legend } from './bar-chart.tsx'

type ChartPart = { figure: Figure; sign: 1 | -1; colour: string }

const movements: ChartPart[] = [
  { figure: 'new', sign: 1, colour: 'var(--color-pine)' },
  { figure: 'returned', sign: 1, colour: 'var(--color-slate)' },
  { figure: 'expansion', sign: 1, colour: 'var(--color-wood)' },
  { figure: 'churned', sign: -1, colour: 'var(--color-red)' },
  { figure: 'contraction', sign: -1, colour: 'var(--color-amber)' },
  { figure: 'paused', sign: -1, colour: 'var(--color-line-control)' },
]
const mrr: ChartPart[] = [{ figure: 'mrr', sign: 1, colour: 'var(--color-pine)' }]
const net: ChartPart[] = [{ figure: 'net', sign: 1, colour: 'var(--color-pine)' }]

export type BillingChartsProps = { months: MonthRow[]; slug: string; asked: AskedSlice }

/** MRR, what moved it, and net revenue over the months. Every bar leads to its month. */
export function BillingCharts(props: BillingChartsProps) {
  const present = movements.filter(({ figure }) => props.months.some(({ amounts }) => amounts[figure].cents !== 0))

  return (
    <div className="grid gap-6 lg:grid-cols-3">
      <Chart title="MRR" parts={mrr} {...props} />
      <Chart title="What moved it" parts={present} {...props} />
      <Chart title="Net revenue" parts={net} {...props} />
    </div>
  )
}

function Chart({ title, parts, months, slug, asked }: BillingChartsProps & { title: string; parts: ChartPart[] }) {
  const money = (cents: number) => formatMoney(cents, asked.currency)
  const shown = parts.map(({ figure, sign, colour }) => ({
    ...{ key: figure, figure, sign, colour },
    label: figureWords[figure].label,
  }))
  const bars = months.map(({ month, amounts }): Bar => {
    const own = shown.map(({ figure, sign, ...part }) => ({ ...part, value: sign * amounts[figure].cents }))
    const words = own.filter(({ value }) => value !== 0).map(({ label, value }) => `${label} ${money(value)}`)

    return {
      key: month,
      label: monthText(month),
      short: monthText(month).slice(0, 3),
      to: billingPath(slug, { ...asked, month }),
      title: `${monthText(month)}: ${words.length > 0 ? words.join(', ') : 'nothing'}`,
      parts: own,
    }
  })

  const isEmpty = bars.every((bar) => bar.parts.every(({ value }) => value === 0))

  return (
    <section>
      <SectionHead title={title} />
      <Sheet isPadded>
        {isEmpty ? (
          <p className="grid min-h-40 place-items-center text-ink-soft">Nothing in these months.</p>
        ) : (
          <BarChart label={`${title}, month by month`} bars={bars} scaleText={money} />
        )}
        {shown.length > 1 && <Legend parts={shown} />}
      </Sheet>
    </section>
  )
}
