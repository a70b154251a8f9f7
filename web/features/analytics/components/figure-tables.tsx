import { Link } from '@remix-run/react'
import { type Column, Table } from '#web/ui/table.tsx'
import { billingPath } from '../addresses.ts'
import type { Amounts, Figure, MonthRow, PlanRow } from '../figures.ts'
import type { BillingPlan } from '../queries/load-billing.server.ts'
import type { AskedSlice } from '../schema.ts'
import { amountText, figureWords, monthText, recoveryRate, recoveryTime, trialRate } from '../words.ts'

type Place = { slug: string; asked: AskedSlice }
type Line = { month: string; planId: string; amounts: Amounts }

const recurring: Figure[] = ['mrr', 'new', 'returned', 'expansion', 'contraction', 'paused', 'churned']
const money: Figure[] = ['collected', 'refunds', 'taxes', 'net']

/** What recurs, month by month, newest first. A figure that never happened has no column. */
export function RecurringTable({ months, ...place }: Place & { months: MonthRow[] }) {
  const lines = linesOf(months, place)
  const happened = (...figures: Figure[]) =>
    lines.some(({ amounts }) => figures.some((figure) => amounts[figure].count > 0))
  const rate = (figure: Figure, text: (amounts: Amounts) => string) =>
    numberColumn(figureWords[figure].label, (line) => <RateLink line={line} figure={figure} text={text} {...place} />)
  const columns: Column<Line>[] = [
    monthColumn(place),
    ...columnsOf([...recurring, 'trial-started'], lines, place),
    ...(happened('trial-paid', 'trial-lost') ? [rate('trial-paid', trialRate)] : []),
    ...columnsOf(['trial-lost'], lines, place),
    ...(happened('recovered', 'not-recovered') ? [rate('recovered', recoveryRate)] : []),
    ...(happened('recovered') ? [numberColumn('Time to recovery', ({ amounts }) => recoveryTime(amounts))] : []),
    ...columnsOf(['not-recovered'], lines, place),
  ]

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
  const columns = [monthColumn(place), ...columnsOf(money, null, place)]

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
    ...columnsOf(['mrr', 'new', 'churned', ...money], null, place),
    numberColumn('Trial → paid', ({ amounts }) => trialRate(amounts)),
  ]

  return <Table label="By plan" columns={columns} items={lines} keyOf={({ planId }) => planId} isFolding={false} />
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

/** With `lines`, only the figures that are not always nothing. */
function columnsOf(figures: Figure[], lines: Line[] | null, place: Place): Column<Line>[] {
  const always: Figure[] = ['mrr', 'new', 'churned']
  const shown = figures.filter(
    (figure) => !lines || always.includes(figure) || lines.some(({ amounts }) => amounts[figure].count > 0),
  )

  return shown.map((figure) =>
    numberColumn(figureWords[figure].label, (line) => <FigureLink line={line} figure={figure} {...place} />),
  )
}

function numberColumn(head: string, cell: Column<Line>['cell']): Column<Line> {
  return { head, cell, isNumber: true }
}

function FigureLink({ line, figure, slug, asked }: Place & { line: Line; figure: Figure }) {
  const amount = line.amounts[figure]
  const text = amountText(figure, amount, asked.currency)
  if (amount.count === 0 && amount.cents === 0) return <span className="text-ink-faint">{text}</span>

  return <RowsLink {...{ line, figure, slug, asked, text }} />
}

type RateLinkProps = Place & { line: Line; figure: Figure; text: (amounts: Amounts) => string }

function RateLink({ line, figure, text, slug, asked }: RateLinkProps) {
  const words = text(line.amounts)
  if (line.amounts[figure].count === 0) return <span className="text-ink-faint">{words}</span>

  return <RowsLink {...{ line, figure, slug, asked }} text={words} />
}

function RowsLink({ line, figure, slug, asked, text }: Place & { line: Line; figure: Figure; text: string }) {
  const { month, planId } = line

  return (
    <Link to={billingPath(slug, { ...asked, month, plan: planId, figure }, '/rows')} className="link tabular-nums">
      {text}
      <span className="sr-only">
        , {figureWords[figure].label} in {monthText(month)}
      </span>
    </Link>
  )
}
