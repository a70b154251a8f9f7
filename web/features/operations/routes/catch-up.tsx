import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { listJobReports } from '#activities/operations/run-job.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { formatCount } from '#web/ui/format.ts'
import { TextLink } from '#web/ui/link.tsx'
import { Page, PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { type Column, Table } from '#web/ui/table.tsx'
import { CaughtNewsTable, lateText } from '../components/caught-news-table.tsx'
import { FigureSheet } from '../components/figure-sheet.tsx'
import { JobReports } from '../components/job-reports.tsx'
import { MissedBanner } from '../components/missed-banner.tsx'
import { type CatchUpDay, loadCatchUp } from '../queries/load-catch-up.server.ts'

export const handle = { permission: 'operations', title: 'Catch-up' } as const

export const meta: MetaFunction = () => [{ title: 'Catch-up · Kumiko' }]

const ownJobs = ['catch-up', 'event-walk']

export async function loader(args: LoaderFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const [catchUp, jobs] = await Promise.all([loadCatchUp(deps.db), listJobReports(deps)])

  return {
    catchUp,
    jobs: jobs.filter(({ name }) => ownJobs.includes(name)).map(({ at, ...job }) => ({ ...job, at: at.toISOString() })),
  }
}

export default function CatchUpPage() {
  const { catchUp, jobs } = useLoaderData<typeof loader>()
  const { lastHour, limit, missed, healed, waiting, dead, byWebhook, medianSeconds, slowestSeconds } = catchUp

  return (
    <Page>
      <p className="mb-2">
        <TextLink to="/ops" isAlone>
          All processes
        </TextLink>
      </p>
      <PageHead
        title="Catch-up"
        lede="News from Stripe that no webhook brought, fetched afterwards. The last 14 days."
        actions={dead > 0 && <ButtonLink to="/ops/dead-letters">Dead letters: {formatCount(dead)}</ButtonLink>}
      />
      <MissedBanner lastHour={lastHour} limit={limit} />
      <FigureSheet
        figures={[
          { label: 'Missed', value: formatCount(missed), hint: `${formatCount(byWebhook)} came by webhook` },
          {
            label: 'Healed',
            value: formatCount(healed),
            hint: `${formatCount(waiting)} waiting, ${formatCount(dead)} given up`,
          },
          {
            label: 'How late, in the middle',
            value: medianSeconds === null ? '–' : lateText(medianSeconds),
            hint: slowestSeconds === null ? 'nothing was healed' : `${lateText(slowestSeconds)} at most`,
          },
          { label: 'Went wrong in the last hour', value: formatCount(lastHour), hint: `alert above ${limit}` },
        ]}
      />
      <Sheet>
        {catchUp.news.length === 0 ? (
          <Empty title="Nothing was missed">Every piece of news came by its webhook.</Empty>
        ) : (
          <CaughtNewsTable news={catchUp.news} />
        )}
      </Sheet>
      <div className="mt-8 grid gap-8 lg:grid-cols-2">
        {catchUp.days.length > 0 && (
          <section>
            <SectionHead title="Day by day" />
            <Sheet>
              <Table
                label="Day by day"
                columns={dayColumns}
                items={catchUp.days}
                keyOf={({ day }) => day}
                isFolding={false}
              />
            </Sheet>
          </section>
        )}
        {jobs.length > 0 && (
          <section>
            <SectionHead title="When it last looked" />
            <JobReports jobs={jobs} />
          </section>
        )}
      </div>
    </Page>
  )
}

const dayColumns: Column<CatchUpDay>[] = [
  { head: 'Day (UTC)', cell: ({ day }) => <span className="whitespace-nowrap tabular-nums">{day}</span> },
  { head: 'Missed', isNumber: true, cell: ({ missed }) => formatCount(missed) },
  { head: 'Healed', isNumber: true, cell: ({ healed }) => formatCount(healed) },
  { head: 'Not yet', isNumber: true, cell: ({ waiting }) => formatCount(waiting) },
  { head: 'Latest by', isNumber: true, cell: ({ slowestSeconds }) => lateText(slowestSeconds) },
]
