import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import Download from 'lucide-react/icons/download'
import { authorize } from '#web/server/authorize.server.ts'
import { buttonClass } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Money } from '#web/ui/money.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { type Column, Table } from '#web/ui/table.tsx'
import { MoneyFrame } from '../components/money-frame.tsx'
import { loadMoneyArea } from '../queries/load-money-area.server.ts'
import { type IssuedStatement, loadStatements, type NumberCheck } from '../queries/load-statements.server.ts'
import { readBefore } from '../schema.ts'
import { issuedStatementPath, statementsPath } from '../statements/statement-paths.ts'

export const handle = { permission: 'organization.manage', title: 'Credit statements' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Credit statements · ${data?.organization.name ?? 'Kumiko'}` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)

  const [found, area] = await Promise.all([
    loadStatements(deps.db, organizationId, { before: readBefore(args.request) }),
    loadMoneyArea(deps.db, organizationId),
  ])

  return { organization, area, ...found }
}

export default function Statements() {
  const { organization, area, statements, check, next, isFirst } = useLoaderData<typeof loader>()
  const here = statementsPath(organization.slug)

  return (
    <MoneyFrame organization={organization} area={area}>
      <PageHead
        title="Credit statements"
        lede="One for each credit of a pause, refund and cancelled invoice, issued in the moment it happens and never changed."
        actions={
          check.last > 0 && (
            <a href={`${here}.csv`} className={buttonClass({})} download>
              <Icon as={Download} />
              CSV
            </a>
          )
        }
      />
      <div className="grid grid-cols-1 gap-4">
        {check.last > 0 && <Numbers check={check} />}
        <div className="sheet sheet-bleed">
          {statements.length === 0 ? (
            <Empty title="No statements yet">The first one stands here when a member is credited.</Empty>
          ) : (
            <Table
              label="Credit statements"
              columns={columnsOf(organization.slug)}
              items={statements}
              keyOf={({ statementId }) => statementId}
            />
          )}
        </div>
        {(next ?? !isFirst) && (
          <Pagination
            position={`${statements.length} of ${check.count}`}
            previous={isFirst ? null : { to: here, label: 'Newest' }}
            next={next ? { to: `?before=${next}` } : null}
          />
        )}
      </div>
    </MoneyFrame>
  )
}

function Numbers({ check: { last, count, missing } }: { check: NumberCheck }) {
  const isComplete = missing.length === 0 && count === last

  return (
    <p>
      {isComplete ? (
        <Stage kind="done">
          Numbers complete: 1 to {last}, {count} {count === 1 ? 'statement' : 'statements'}
        </Stage>
      ) : (
        <Stage kind="failed">Missing: {missing.join(', ')}</Stage>
      )}
    </p>
  )
}

function columnsOf(slug: string): Column<IssuedStatement>[] {
  return [
    {
      head: 'Number',
      fold: 'wide',
      cell: ({ statementId, label, about }) => (
        <span className="grid">
          <Link className="link font-label tabular-nums" to={issuedStatementPath(slug, statementId)}>
            {label}
          </Link>
          <span className="text-sm text-ink-faint">{about}</span>
        </span>
      ),
    },
    { head: 'Member', cell: ({ member }) => member },
    {
      head: 'Amount',
      isNumber: true,
      fold: 'end',
      cell: ({ amountCents, currency }) => <Money amountCents={amountCents} currency={currency} />,
    },
    {
      head: 'Issued',
      cell: ({ issuedAt }) => <Moment at={issuedAt} show="day" hasYear className="whitespace-nowrap" />,
    },
  ]
}
