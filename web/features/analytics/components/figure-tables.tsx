import { Link } from '@remix-run/react'
import { type Column, Table } from '#web/ui/table.tsx'
import { billingPath } from '../addresses.ts'
import { type Amounts, type Figure, type MonthRow, type PlanRow, recoveryOf } from '../figures.ts'
import type { BillingPlan } from '../queries/load-billing.server.ts'
import { amountText, figureWords, monthText, recoveryRate, recoveryTime, trialRate } from '../words.ts'
import { type Place, RowsLink } from './rows-link.tsx'

type Line = { month: string; planId: string; amounts: Amounts }

const recurring: Figure[] = ['mrr', 'new', 'returned', 'expansion', 'contraction', 'paused', 'churned']
const pauses: Figure[] = ['pause-begun', 'pause-accepted', 'pause-resumed']
const money: Figure[] = ['collected', 'refunds', 'chargebacks', 'taxes', 'net']
/** What has a column even where it never happened. */
const always: Figure[] = ['mrr', 'new', 'churned', 'collected', 'refunds', 'taxes', 'net']

/** What recurs, month by month, newest first. A figure that never happened has no column. */
export function RecurringTable({ months, ...place }: Place & { months: MonthRow[] }) {
  const lines = linesOf(months, place)
  const columns: Column<Line>[] = [monthColumn(place), ...recurringColumns(lines, place)]

  return (
    <Table
      label="What recurs, by month"
      columns={columns}
      items={lines}
      keyOf={({ month }) => month}
      isFolding={false}
    />
  )
}

/** Money that moved, month by month, newest first. */
export function MoneyTable({ months, ...place }: Place & { months: MonthRow[] }) {
  const lines = linesOf(months, place)
  const columns = [monthColumn(place), ...columnsOf(money, lines, place)]

  return (
    <Table label="Money, by month" columns={columns} items={lines} keyOf={({ month }) => month} isFolding={false} />
  )
}

/** The chosen month, plan by plan. */
export function PlanTable({ plans, rows, ...place }: Place & { plans: BillingPlan[]; rows: PlanRow[] }) {
  const { asked } = place
  const lines = plans.flatMap(({ id }) => {
    const row = rows.find(({ planId }) => planId === id)

    return row ? [{ month: asked.month, planId: id, amounts: row.amounts }] : []
  })
  const nameOf = (planId: string) => plans.find(({ id }) => id === planId)
  const columns: Column<Line>[] = [
    {
      head: 'Plan',
      cell: ({ planId }) => (
        <Link to={billingPath(place.slug, { ...asked, plan: planId })} className="link whitespace-nowrap">
          {nameOf(planId)?.name}
          <span className="text-ink-faint"> · {nameOf(planId)?.community}</span>
        </Link>
      ),
    },
    ...recurringColumns(lines, place),
    ...columnsOf(money, lines, place),
  ]

  return <Table label="By plan" columns={columns} items={lines} keyOf={({ planId }) => planId} isFolding={false} />
}

function recurringColumns(lines: Line[], place: Place): Column<Line>[] {
  const happened = (...figures: Figure[]) =>
    lines.some(({ amounts }) => figures.some((figure) => amounts[figure].count > 0))
  const rate = (kept: Figure, lost: Figure, text: (amounts: Amounts) => string) =>
    numberColumn(figureWords[kept].label, ({ amounts, month, planId }) => (
      <RowsLink
        figure={amounts[kept].count > 0 ? kept : lost}
        text={text(amounts)}
        {...{ month, planId, amounts }}
        {...place}
      />
    ))

  return [
    ...columnsOf([...recurring, 'trial-started'], lines, place),
    ...(happened('trial-paid', 'trial-lost') ? [rate('trial-paid', 'trial-lost', trialRate)] : []),
    ...columnsOf(['trial-lost'], lines, place),
    ...(happened('recovered', 'not-recovered')
      ? [rate('recovered', 'not-recovered', (amounts) => recoveryRate(recoveryOf(amounts)))]
      : []),
    ...(happened('recovered') ? [numberColumn('Time to recovery', ({ amounts }) => recoveryTime(amounts))] : []),
    ...columnsOf(['not-recovered', ...pauses], lines, place),
  ]
}

/** Newest first; the months before anything was there are left out. */
function linesOf(months: MonthRow[], { asked }: Place): Line[] {
  const first = months.findIndex(({ amounts }) => Object.values(amounts).some(({ count }) => count !== 0))

  return months
    .slice(first)
    .map((row) => ({ ...row, planId: asked.plan }))
    .reverse()
}

function monthColumn({ slug, asked }: Place): Column<Line> {
  return {
    head: 'Month',
    cell: ({ month }) => (
      <Link
        to={billingPath(slug, { ...asked, month })}
        className="link whitespace-nowrap"
        aria-current={month === asked.month ? 'date' : undefined}
      >
        {monthText(month)}
      </Link>
    ),
  }
}

function columnsOf(figures: Figure[], lines: Line[], place: Place): Column<Line>[] {
  const shown = figures.filter(
    (figure) => always.includes(figure) || lines.some(({ amounts }) => amounts[figure].count > 0),
  )

  return shown.map((figure) =>
    numberColumn(figureWords[figure].label, ({ amounts, month, planId }) => {
      const text = amountText(figure, amounts[figure], place.asked.currency)

      return <RowsLink {...{ figure, text, month, planId, amounts }} {...place} />
    }),
  )
}

function numberColumn(head: string, cell: Column<Line>['cell']): Column<Line> {
  return { head, cell, isNumber: true }
}
