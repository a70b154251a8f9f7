import { Form } from '@remix-run/react'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import { type Column, Table } from '#web/ui/table.tsx'
import type { OpenDifference } from '../queries/load-differences.server.ts'

const words: Record<OpenDifference['kind'], string> = { billed: 'Billed', paid: 'Paid', refunded: 'Refunded' }

const columns: Column<OpenDifference>[] = [
  {
    head: 'What',
    fold: 'wide',
    cell: ({ kind, subject, organization }) => (
      <span className="grid">
        <span className="font-label">
          {words[kind]} <span className="font-text text-ink-soft">· {organization}</span>
        </span>
        <span className="font-mono text-xs text-ink-faint [overflow-wrap:anywhere]">{subject}</span>
      </span>
    ),
  },
  amountColumn('At Stripe', ({ atStripeCents }) => atStripeCents),
  amountColumn('In our books', ({ inLedgerCents }) => inLedgerCents),
  amountColumn('Difference', ({ atStripeCents, inLedgerCents }) => atStripeCents - inLedgerCents),
  { head: 'Found', foldLabel: 'Found', cell: ({ foundAt }) => <Moment at={foundAt} className="whitespace-nowrap" /> },
  {
    head: <span className="sr-only">Repair</span>,
    fold: 'wide',
    cell: (difference) => <Repair difference={difference} />,
  },
]

/** Differences as rows, each with the one thing that may mend it. */
export function DifferenceTable({ differences }: { differences: OpenDifference[] }) {
  return <Table label="Differences" columns={columns} items={differences} keyOf={({ id }) => id} />
}

function amountColumn(head: string, centsOf: (difference: OpenDifference) => number): Column<OpenDifference> {
  return {
    head,
    foldLabel: head,
    isNumber: true,
    cell: (difference) => (
      <span className="tabular-nums">
        {difference.currency === '' ? centsOf(difference) : formatMoney(centsOf(difference), difference.currency)}
      </span>
    ),
  }
}

function Repair({ difference }: { difference: OpenDifference }) {
  return (
    <Form method="post">
      <input type="hidden" name="organizationId" value={difference.organizationId} />
      <input type="hidden" name="differenceId" value={difference.id} />
      <SubmitButton kind="secondary" isSmall>
        Repair<span className="sr-only"> {difference.subject}</span>
      </SubmitButton>
    </Form>
  )
}
