import { Moment } from '#web/ui/moment.tsx'
import { Money } from '#web/ui/money.tsx'
import { type Column, Table } from '#web/ui/table.tsx'
import { invoiceWord } from '../invoice-words.ts'
import type { BillInvoice } from '../queries/load-billing.server.ts'
import { InvoiceState } from './invoice-state.tsx'

const columns: Column<BillInvoice>[] = [
  {
    head: 'For',
    fold: 'wide',
    cell: (invoice) => (
      <span className="grid">
        <span className="font-label">{invoice.community}</span>
        <span className="text-sm text-ink-faint">
          {invoiceWord(invoice)}
          {invoice.number && <span className="tabular-nums"> · {invoice.number}</span>}
        </span>
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
  { head: 'State', cell: (invoice) => <InvoiceState invoice={invoice} reader="member" /> },
  { head: 'File', isNumber: true, fold: 'end', cell: (invoice) => <InvoiceFile invoice={invoice} /> },
]

/** My invoices, newest first, each with its file. */
export function InvoiceTable({ invoices }: { invoices: BillInvoice[] }) {
  return <Table label="Invoices" columns={columns} items={invoices} keyOf={({ id }) => id} />
}

function InvoiceFile({ invoice: { status, pdfUrl, hostedUrl, number } }: { invoice: BillInvoice }) {
  if (status === 'open' && hostedUrl) {
    return (
      <a className="link" href={hostedUrl}>
        Pay<span className="sr-only"> invoice {number} at Stripe</span>
      </a>
    )
  }
  const url = pdfUrl ?? hostedUrl
  if (!url) return null

  return (
    <a className="link" href={url}>
      {pdfUrl ? 'PDF' : 'Open'}
      <span className="sr-only"> of invoice {number}</span>
    </a>
  )
}
