import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { useClock } from '#web/ui/clock.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import { Moment } from '#web/ui/moment.tsx'
import { Money } from '#web/ui/money.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { type Column, Table } from '#web/ui/table.tsx'
import { disputeReason } from '#workflows/billing/dispute-words.ts'
import { readSearch } from '../../community/schema.ts'
import { MoneyFrame } from '../components/money-frame.tsx'
import { stageOfDispute } from '../dispute-stage.ts'
import { disputesPath } from '../paths.ts'
import { type AtTheBank, loadDisputes, type OrganizationDispute } from '../queries/load-disputes.server.ts'
import { loadMoneyArea } from '../queries/load-money-area.server.ts'

export const handle = { permission: 'organization.manage', title: 'Disputes' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Disputes · ${data?.organization.name ?? 'Kumiko'}` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const { after } = readSearch(args.request)

  const [found, area] = await Promise.all([
    loadDisputes(deps.db, organizationId, { after }),
    loadMoneyArea(deps.db, organizationId),
  ])

  return { organization, area, ...found }
}

export default function Disputes() {
  const { organization, area, disputes, held, next, isFirst } = useLoaderData<typeof loader>()
  const here = disputesPath(organization.slug)

  return (
    <MoneyFrame organization={organization} area={area}>
      <PageHead title="Disputes" lede={heldSentence(held)} />
      <div className="sheet sheet-bleed">
        {disputes.length === 0 ? (
          <Empty title="Nothing is disputed">
            If a member asks their bank to take a payment back, it stands here with the date until which you can answer.
          </Empty>
        ) : (
          <Table label="Disputes" columns={columnsOf(here)} items={disputes} keyOf={({ id }) => id} />
        )}
      </div>
      {(next ?? !isFirst) && (
        <Pagination
          position={`${disputes.length} shown`}
          previous={isFirst ? null : { to: here, label: 'Newest' }}
          next={next ? { to: `?${new URLSearchParams({ after: next }).toString()}` } : null}
        />
      )}
    </MoneyFrame>
  )
}

/** What banks hold until they decide, in one sentence. */
function heldSentence(held: AtTheBank[]): string {
  if (held.length === 0) return 'Payments that a member’s bank was asked to take back.'
  const sums = held.map(({ amountCents, currency }) => formatMoney(amountCents, currency)).join(' and ')

  return `Banks hold ${sums} until they decide.`
}

function columnsOf(here: string): Column<OrganizationDispute>[] {
  return [
    {
      head: 'Member',
      fold: 'wide',
      cell: ({ id, member, community, reason }) => (
        <span className="grid">
          <Link className="link font-label" to={`${here}/${id}`} prefetch="intent">
            {member.name}
          </Link>
          <span className="text-sm text-ink-faint">
            {community} · {disputeReason(reason)}
          </span>
        </span>
      ),
    },
    {
      head: 'Opened',
      foldLabel: 'Opened',
      cell: ({ openedAt }) => <Moment at={openedAt} show="day" className="whitespace-nowrap" />,
    },
    {
      head: 'Amount',
      isNumber: true,
      fold: 'end',
      cell: ({ amountCents, currency }) => <Money amountCents={amountCents} currency={currency} />,
    },
    { head: 'Answer until', cell: (dispute) => <AnswerUntil dispute={dispute} /> },
    { head: 'State', cell: (dispute) => <State dispute={dispute} /> },
  ]
}

function AnswerUntil({ dispute }: { dispute: OrganizationDispute }) {
  const { now } = useClock()
  const { evidenceDueAt } = dispute
  const isWanted = stageOfDispute(dispute, now).kind === 'person'

  if (!isWanted || !evidenceDueAt) return null

  return (
    <>
      <span className="md:hidden">Answer until </span>
      <Moment at={evidenceDueAt} className="whitespace-nowrap" />
    </>
  )
}

function State({ dispute }: { dispute: OrganizationDispute }) {
  const { now } = useClock()
  const { kind, word } = stageOfDispute(dispute, now)

  return <Stage kind={kind}>{word}</Stage>
}
