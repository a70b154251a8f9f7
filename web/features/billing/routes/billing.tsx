import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { Banner } from '#web/ui/banner.tsx'
import { ButtonLink } from '#web/ui/button.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import { Moment } from '#web/ui/moment.tsx'
import { Page, PageHead, SectionHead, Split } from '#web/ui/page-head.tsx'
import { RowLink, Rows, Sheet, SheetFoot } from '#web/ui/sheet.tsx'
import { countText } from '../../community/words.ts'
import { BillSheet } from '../components/bill-sheet.tsx'
import { BillingRail } from '../components/billing-rail.tsx'
import { HistoryList, ToldList } from '../components/history-list.tsx'
import { InvoiceTable } from '../components/invoice-table.tsx'
import { StatementList } from '../components/statement-list.tsx'
import { tellHistory } from '../history-words.ts'
import { type Bill, loadBilling } from '../queries/load-billing.server.ts'

export const handle = { permission: 'account', title: 'Billing' } as const

export const meta: MetaFunction = () => [{ title: 'Billing · Kumiko' }]

const shortHistory = 12

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const isWhole = new URL(args.request.url).searchParams.get('show') === 'all'
  const { records, bills, ...page } = await loadBilling(deps.db, viewer.id, { isWhole })
  const lines = tellHistory(records)
  const { name, email } = viewer

  return {
    ...page,
    bills: bills.map((bill) => ({ ...bill, token: newToken() })),
    person: { name, email },
    isWhole,
    lines: isWhole ? lines : lines.slice(0, shortHistory),
    hasMore: !isWhole && lines.length > shortHistory,
  }
}

export default function BillingPage() {
  const { bills, transfers, invoices, statements, lines, person, year, credits } = useLoaderData<typeof loader>()
  if (bills.length === 0 && transfers.length === 0) return <NothingPaid />
  const running = bills.filter(({ state }) => state !== 'ended')

  return (
    <Page>
      <PageHead title="Billing" lede="What you pay, when, and why it changed." />
      <Split rail={<BillingRail person={person} year={year} credits={credits} />}>
        <OnTheirWay />
        {running.map((bill) => (
          <BillSheet key={bill.id} bill={bill} token={bill.token} />
        ))}
        <Ended bills={bills.filter(({ state }) => state === 'ended')} />
        {invoices.length > 0 && <Invoices />}
        {statements.length > 0 && (
          <section className="mt-4 scroll-mt-16" id="statements">
            <SectionHead title="Credit statements" />
            <Sheet>
              <StatementList statements={statements} />
            </Sheet>
          </section>
        )}
        {lines.length > 0 && <History />}
      </Split>
    </Page>
  )
}

function OnTheirWay() {
  const { transfers } = useLoaderData<typeof loader>()

  return transfers.map(({ processId, community, amountCents, currency, at }) => (
    <Banner
      key={processId}
      title={`${formatMoney(amountCents, currency)} to ${community} are on their way from your bank account.`}
      action={<ButtonLink to={`/members/me/next#${processId}`}>What happens next</ButtonLink>}
    >
      Usually until <Moment at={at} />. You are in once the money is there.
    </Banner>
  ))
}

function Ended({ bills }: { bills: Bill[] }) {
  if (bills.length === 0) return null

  return (
    <section className="mt-4">
      <SectionHead title="Ended" />
      <Sheet>
        <Rows label="Ended memberships">
          {bills.map(({ id, community, plan }) => (
            <RowLink
              key={id}
              to={`/c/${community.slug}/join`}
              before={<Emblem slug={community.slug} size="medium" />}
              title={community.name}
              sub={`${plan.name} · nothing is charged any more`}
              after={<span className="text-sm text-ink-soft">Join again</span>}
            />
          ))}
        </Rows>
      </Sheet>
    </section>
  )
}

function Invoices() {
  const { invoices, invoiceCount } = useLoaderData<typeof loader>()

  return (
    <section className="mt-4" id="invoices">
      <SectionHead title="Invoices" />
      <div className="sheet sheet-bleed">
        <InvoiceTable invoices={invoices} />
        {invoiceCount > invoices.length && (
          <SheetFoot>
            <span className="flex-1 text-sm text-ink-soft">
              {invoices.length} of {countText(invoiceCount, 'invoice')}
            </span>
            <ButtonLink to="?show=all#invoices" isSmall>
              Show all
            </ButtonLink>
          </SheetFoot>
        )}
      </div>
    </section>
  )
}

function History() {
  const { bills, lines, hasMore, told } = useLoaderData<typeof loader>()

  return (
    <section className="mt-4" id="history">
      <SectionHead title="What changed, and why" />
      <HistoryList lines={lines} hasMany={bills.length > 1} />
      {hasMore && (
        <div className="mt-3">
          <ButtonLink to="?show=all#history" isSmall>
            Show everything
          </ButtonLink>
        </div>
      )}
      {told.length > 0 && <ToldList told={told} />}
    </section>
  )
}

function NothingPaid() {
  return (
    <Page>
      <PageHead title="Billing" />
      <div className="sheet sheet-bleed">
        <Empty title="You pay for nothing here" action={<ButtonLink to="/discover">Find a community</ButtonLink>}>
          When you join one, its next charge, its card and every invoice stand here, and why each was charged.
        </Empty>
      </div>
    </Page>
  )
}
