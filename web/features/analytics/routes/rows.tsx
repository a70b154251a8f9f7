import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import Download from 'lucide-react/icons/download'
import { authorize } from '#web/server/authorize.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { buttonClass, ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { formatCount } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Money } from '#web/ui/money.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { type Column, Table } from '#web/ui/table.tsx'
import { billingPath } from '../addresses.ts'
import { type FigureRow, loadFigureRows } from '../queries/load-figure-rows.server.ts'
import { readFigure, readSlice } from '../schema.ts'
import { amountText, declineWords, figureWords, monthText, rowText } from '../words.ts'

export const handle = { permission: 'organization.manage', title: 'Rows' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? figureWords[data.figure].label : 'Money'} · Kumiko` },
]

const pageSize = 50

export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const asked = readSlice(args.request)
  const wanted = readFigure(args.request)
  if (!wanted) throw notFound()
  const { figure, reason, page } = wanted
  const question = {
    figure,
    ...asked,
    planId: asked.plan,
    part: reason,
    limit: pageSize,
    offset: (page - 1) * pageSize,
  }

  return { organization, asked, figure, reason, page, ...(await loadFigureRows(deps.db, organizationId, question)) }
}

export default function FigureRows() {
  const { organization, asked, figure, reason, page, rows, count, cents } = useLoaderData<typeof loader>()
  const { slug } = organization
  const pathOf = (number: number) =>
    billingPath(slug, { ...asked, figure, ...(reason && { reason }), page: number }, '/rows')
  const total = amountText(figure, { count, cents, seconds: 0 }, asked.currency || 'EUR')

  return (
    <Page>
      <p className="mb-2">
        <TextLink to={billingPath(slug, asked)} isAlone>
          Money
        </TextLink>
      </p>
      <PageHead
        title={`${figureWords[figure].label}, ${monthText(asked.month)}: ${total}`}
        lede={reason ? `${figureWords[figure].says} ${declineWords[reason]}.` : figureWords[figure].says}
        actions={
          count > 0 && (
            <a
              href={billingPath(slug, { ...asked, figure, ...(reason && { reason }) }, '/rows.csv')}
              className={buttonClass({})}
              download
            >
              <Icon as={Download} />
              Rows as CSV
            </a>
          )
        }
      />
      <Sheet>
        {rows.length === 0 ? (
          <Empty title="No rows" action={<ButtonLink to={billingPath(slug, asked)}>Back to the figures</ButtonLink>}>
            Nothing counts for this figure in {monthText(asked.month)}.
          </Empty>
        ) : (
          <Table label="Rows" columns={columnsIn(asked.currency)} items={rows} keyOf={({ id }) => id} />
        )}
      </Sheet>
      {count > pageSize && (
        <div className="mt-4">
          <Pagination
            position={`${formatCount((page - 1) * pageSize + 1)} to ${formatCount(Math.min(count, page * pageSize))} of ${formatCount(count)}`}
            previous={page > 1 ? { to: pathOf(page - 1) } : null}
            next={page * pageSize < count ? { to: pathOf(page + 1) } : null}
          />
        </div>
      )}
    </Page>
  )
}

function columnsIn(currency: string): Column<FigureRow>[] {
  return [
    { head: 'Person', cell: ({ person }) => <span className="font-label">{person}</span> },
    {
      head: 'Amount',
      isNumber: true,
      fold: 'end',
      cell: ({ cents }) => <Money amountCents={cents} currency={currency} />,
    },
    { head: 'When', cell: ({ at }) => <Moment at={at} hasYear className="whitespace-nowrap" /> },
    { head: 'Plan', fold: 'wide', cell: ({ plan, community }) => `${community}: ${plan}` },
    {
      head: 'From',
      fold: 'wide',
      cell: ({ what }) => <span className="text-ink-soft [overflow-wrap:anywhere]">{rowText(what)}</span>,
    },
  ]
}
