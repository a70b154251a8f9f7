import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import Search from 'lucide-react/icons/search'
import { authorize } from '#web/server/authorize.server.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { TextField } from '#web/ui/form/text-field.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Money } from '#web/ui/money.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { type Column, Table } from '#web/ui/table.tsx'
import { readSearch } from '../../community/schema.ts'
import { InvoiceState } from '../components/invoice-state.tsx'
import { MoneyFrame } from '../components/money-frame.tsx'
import { invoiceWord } from '../invoice-words.ts'
import { invoicesPath } from '../paths.ts'
import { loadInvoices, type OrganizationInvoice } from '../queries/load-invoices.server.ts'
import { loadMoneyArea } from '../queries/load-money-area.server.ts'

export const handle = { permission: 'organization.manage', title: 'Invoices' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Invoices · ${data?.organization.name ?? 'Kumiko'}` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const { search, after } = readSearch(args.request)

  const [found, area] = await Promise.all([
    loadInvoices(deps.db, organizationId, { search, after }),
    loadMoneyArea(deps.db, organizationId),
  ])

  return { organization, area, search, ...found }
}

export default function Invoices() {
  const { organization, area, invoices, search, next, isFirst } = useLoaderData<typeof loader>()
  const here = invoicesPath(organization.slug)

  return (
    <MoneyFrame organization={organization} area={area}>
      <PageHead title="Invoices" lede="What members were asked for. Open one to give money back." />
      <div className="grid grid-cols-1 gap-4">
        <Form method="get" role="search" className="flex max-w-md items-end gap-2">
          <div className="flex-1">
            <TextField
              field={plainField({ name: 'q', value: search })}
              label="Number, name or e-mail"
              type="search"
              icon={Search}
            />
          </div>
          <Button type="submit">Find</Button>
        </Form>
        {invoices.length === 0 ? (
          <NoInvoices search={search} here={here} />
        ) : (
          <div className="sheet sheet-bleed">
            <Table label="Invoices" columns={columnsOf(here)} items={invoices} keyOf={({ id }) => id} />
          </div>
        )}
        {(next ?? !isFirst) && (
          <Pagination
            position={`${invoices.length} shown`}
            previous={isFirst ? null : { to: here, label: 'Newest' }}
            next={next ? { to: `?${new URLSearchParams({ q: search, after: next }).toString()}` } : null}
          />
        )}
      </div>
    </MoneyFrame>
  )
}

function columnsOf(here: string): Column<OrganizationInvoice>[] {
  return [
    {
      head: 'Member',
      fold: 'wide',
      cell: (invoice) => (
        <span className="grid">
          <Link className="link font-label" to={`${here}/${invoice.id}`} prefetch="intent">
            {invoice.member.name}
          </Link>
          <span className="text-sm text-ink-faint">
            {invoice.community} · {invoiceWord(invoice)}
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
    { head: 'State', cell: (invoice) => <InvoiceState invoice={invoice} reader="owner" /> },
  ]
}

function NoInvoices({ search, here }: { search: string; here: string }) {
  return (
    <div className="sheet sheet-bleed">
      <Empty
        title={search ? `No invoice fits “${search}”` : 'No invoices yet'}
        action={
          search && (
            <ButtonLink to={here} isSmall>
              Show all
            </ButtonLink>
          )
        }
      >
        {search
          ? 'Try a part of the number, the name or the address.'
          : 'The first one stands here when a member is charged.'}
      </Empty>
    </div>
  )
}
