import { Moment } from '#web/ui/moment.tsx'
import { Money } from '#web/ui/money.tsx'
import { Stage, type StageKind } from '#web/ui/stage.tsx'
import { type Column, Table } from '#web/ui/table.tsx'
import type { MyInvoice } from '../queries/load-my-memberships.server.ts'

const columns: Column<MyInvoice>[] = [
  {
    head: 'For',
    fold: 'wide',
    cell: ({ community, number }) => (
      <span className="grid">
        <span className="font-label">{community}</span>
        {number && <span className="text-sm text-ink-faint">{number}</span>}
      </span>
    ),
  },
  { head: 'Date', cell: ({ issuedAt }) => <Moment at={issuedAt} show="day" hasYear className="whitespace-nowrap" /> },
  {
    head: 'Amount',
    isNumber: true,
    fold: 'end',
    cell: ({ totalCents, currency }) => <Money amountCents={totalCents} currency={currency} />,
  },
  { head: 'State', cell: (invoice) => <InvoiceState invoice={invoice} /> },
  {
    head: 'File',
    isNumber: true,
    fold: 'end',
    cell: ({ hostedUrl, number }) =>
      hostedUrl && (
        <a className="link" href={hostedUrl}>
          Open<span className="sr-only"> invoice {number} at Stripe</span>
        </a>
      ),
  },
]

export function InvoiceTable({ invoices }: { invoices: MyInvoice[] }) {
  return <Table label="Invoices" columns={columns} items={invoices} keyOf={({ id }) => id} />
}

const states: Record<string, { kind: StageKind; word: string }> = {
  paid: { kind: 'done', word: 'Paid' },
  open: { kind: 'waiting', word: 'Open' },
  void: { kind: 'done', word: 'Not charged' },
  uncollectible: { kind: 'failed', word: 'Not paid' },
}

function InvoiceState({ invoice }: { invoice: MyInvoice }) {
  const { status, amountRefundedCents, totalCents } = invoice
  const known = states[status] ?? { kind: 'waiting' as const, word: status }
  const isRefunded = amountRefundedCents > 0

  return (
    <Stage kind={known.kind}>
      {isRefunded ? (amountRefundedCents >= totalCents ? 'Refunded' : 'Refunded in part') : known.word}
    </Stage>
  )
}
