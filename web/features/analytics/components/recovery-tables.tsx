import { type Column, Table } from '#web/ui/table.tsx'
import { type DeclineClass, declineClasses, type MonthRow, type Recovery } from '../figures.ts'
import { amountText, declineWords, monthText, recoveryRate, recoveryTime } from '../words.ts'
import { type Place, RowsLink } from './rows-link.tsx'

type Line = { reason: DeclineClass; recovery: Recovery }

/** Failed payments of the chosen month by why they failed; nothing where none was decided. */
export function RecoveryTable({ month, ...place }: Place & { month: MonthRow }) {
  const { asked } = place
  const lines = declineClasses
    .map((reason): Line => ({ reason, recovery: month.recoveries[reason] }))
    .filter(({ recovery }) => decidedOf(recovery) > 0)
  const linked = ({ reason, recovery }: Line, figure: 'recovered' | 'not-recovered', text: string) => (
    <RowsLink
      {...{ figure, text, reason }}
      amounts={{ recovered: recovery.recovered, 'not-recovered': recovery.notRecovered }}
      month={month.month}
      planId={asked.plan}
      {...place}
    />
  )
  const columns: Column<Line>[] = [
    { head: 'Why it failed', cell: ({ reason }) => <span className="whitespace-nowrap">{declineWords[reason]}</span> },
    { head: 'Rate', isNumber: true, cell: ({ recovery }) => recoveryRate(recovery) },
    {
      head: 'Recovered',
      isNumber: true,
      cell: (line) => linked(line, 'recovered', amountText('net', line.recovery.recovered, asked.currency)),
    },
    {
      head: 'Not recovered',
      isNumber: true,
      cell: (line) => linked(line, 'not-recovered', amountText('net', line.recovery.notRecovered, asked.currency)),
    },
    { head: 'Time to recovery', isNumber: true, cell: ({ recovery }) => recoveryTime(recovery) },
  ]

  return (
    <Table
      label={`Failed payments of ${monthText(month.month)} by reason`}
      columns={columns}
      items={lines}
      keyOf={({ reason }) => reason}
      isFolding={false}
    />
  )
}

/** The rate of each reason, month by month, newest first. */
export function RecoveryMonths({ months, ...place }: Place & { months: MonthRow[] }) {
  const reasons = declineClasses.filter((reason) => months.some(({ recoveries }) => decidedOf(recoveries[reason]) > 0))
  const lines = months.filter(({ recoveries }) => reasons.some((reason) => decidedOf(recoveries[reason]) > 0)).reverse()
  const columns: Column<MonthRow>[] = [
    { head: 'Month', cell: ({ month }) => <span className="whitespace-nowrap">{monthText(month)}</span> },
    ...reasons.map((reason): Column<MonthRow> => {
      return {
        head: declineWords[reason],
        isNumber: true,
        cell: ({ month, recoveries }) => {
          const { recovered, notRecovered } = recoveries[reason]

          return (
            <RowsLink
              figure={recovered.count > 0 ? 'recovered' : 'not-recovered'}
              text={recoveryRate(recoveries[reason])}
              amounts={{ recovered, 'not-recovered': notRecovered }}
              planId={place.asked.plan}
              {...{ month, reason }}
              {...place}
            />
          )
        },
      }
    }),
  ]

  return (
    <Table
      label="Recovery rate by reason, by month"
      columns={columns}
      items={lines}
      keyOf={({ month }) => month}
      isFolding={false}
    />
  )
}

export function decidedOf({ recovered, notRecovered }: Recovery): number {
  return recovered.count + notRecovered.count
}
