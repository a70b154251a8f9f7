import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import Download from 'lucide-react/icons/download'
import { authorize } from '#web/server/authorize.server.ts'
import { buttonClass, ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { MoneyFrame } from '../../billing/components/money-frame.tsx'
import { loadMoneyArea } from '../../billing/queries/load-money-area.server.ts'
import { billingPath } from '../addresses.ts'
import { answerBilling, monthsShown } from '../answer-billing.server.ts'
import { BillingCharts } from '../components/billing-charts.tsx'
import { MoneyTable, PlanTable, RecurringTable } from '../components/figure-tables.tsx'
import { RecoveryMonths, RecoveryTable, decidedOf } from '../components/recovery-tables.tsx'
import { Headline } from '../components/headline.tsx'
import type { Place } from '../components/rows-link.tsx'
import { SliceBar } from '../components/slice-bar.tsx'
import { type MonthRow, monthAfter, monthOf } from '../figures.ts'
import { figureWords, monthText } from '../words.ts'

export const handle = { permission: 'organization.manage', title: 'Money' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Money · ${data?.organization.name ?? ''} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const newest = monthOf(new Date())

  const [answered, area] = await Promise.all([
    answerBilling(deps, organizationId, args.request),
    loadMoneyArea(deps.db, organizationId),
  ])

  return { organization, area, newest, monthsShown, ...answered }
}

export default function Billing() {
  const { organization, area, asked, report, plans, currencies } = useLoaderData<typeof loader>()
  const { slug } = organization
  const [now, before] = [report.months.at(-1), report.months.at(-2)]

  return (
    <MoneyFrame organization={organization} area={area}>
      <PageHead
        title="Money"
        lede="Every number is counted from the books and the history of memberships, and leads to its rows. Months are those of UTC."
        actions={
          currencies.length > 0 && (
            <a href={billingPath(slug, asked, '/months.csv')} className={buttonClass({})} download>
              <Icon as={Download} />
              Months as CSV
            </a>
          )
        }
      />
      {!now || currencies.length === 0 ? (
        <NothingYet slug={slug} />
      ) : (
        <>
          <SliceBar slug={slug} asked={asked} currencies={currencies} plans={plans} />
          <Headline month={asked.month} currency={asked.currency} now={now.amounts} before={before?.amounts} />
          <BillingCharts months={report.months} slug={slug} asked={asked} />
          <Tables />
        </>
      )}
    </MoneyFrame>
  )
}

function NothingYet({ slug }: { slug: string }) {
  return (
    <div className="sheet sheet-bleed">
      <Empty title="No money has moved yet" action={<ButtonLink to={`/org/${slug}`}>See your communities</ButtonLink>}>
        The first trial or payment opens the books. Publish a community with a plan that costs something.
      </Empty>
    </div>
  )
}

function Tables() {
  const { organization, asked, report, plans, newest, monthsShown } = useLoaderData<typeof loader>()
  const place = { slug: organization.slug, asked }
  const [first, last] = [report.months[0]?.month ?? asked.month, asked.month]
  const older = billingPath(place.slug, { ...asked, month: monthAfter(last, -monthsShown) })
  const newer = monthAfter(last, monthsShown)

  return (
    <div className="mt-8 grid grid-cols-1 gap-8">
      <section>
        <SectionHead title="What recurs" />
        <p className="-mt-1 mb-3 max-w-prose text-sm text-ink-faint">{figureWords.mrr.says}</p>
        <Sheet>
          <RecurringTable months={report.months} {...place} />
        </Sheet>
      </section>
      <section>
        <SectionHead title="What was paid" />
        <Sheet>
          <MoneyTable months={report.months} {...place} />
        </Sheet>
      </section>
      <Recovery months={report.months} {...place} />
      <Pagination
        position={`${monthText(first)} to ${monthText(last)}`}
        previous={
          last < newest ? { to: billingPath(place.slug, { ...asked, month: newer < newest ? newer : newest }) } : null
        }
        next={{ to: older }}
      />
      {report.plans.length > 0 && (
        <section>
          <SectionHead title={`${monthText(asked.month)} by plan`} />
          <Sheet>
            <PlanTable plans={plans} rows={report.plans} {...place} />
          </Sheet>
        </section>
      )}
    </div>
  )
}

/** Failed payments by reason: the chosen month, and the rates of all. Absent where none was decided. */
function Recovery({ months, ...place }: Place & { months: MonthRow[] }) {
  const hasAny = (row: MonthRow) => Object.values(row.recoveries).some((recovery) => decidedOf(recovery) > 0)
  const chosen = months.at(-1)
  if (!months.some(hasAny)) return null

  return (
    <section>
      <SectionHead title="Failed payments, by reason" />
      {chosen && hasAny(chosen) && (
        <Sheet className="mb-4">
          <RecoveryTable month={chosen} {...place} />
        </Sheet>
      )}
      <Sheet>
        <RecoveryMonths months={months} {...place} />
      </Sheet>
    </section>
  )
}
