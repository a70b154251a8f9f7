import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import ArrowUpRight from 'lucide-react/icons/arrow-up-right'
import Search from 'lucide-react/icons/search'
import { missedAnHourLimit } from '#activities/operations/missed-news.ts'
import { listJobReports } from '#activities/operations/run-job.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { Button, buttonClass, ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { formatCount } from '#web/ui/format.ts'
import { plainField } from '#web/ui/form/field-like.ts'
import { TextField } from '#web/ui/form/text-field.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Page, PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { Segments } from '#web/ui/tabs.tsx'
import { countText } from '../../community/words.ts'
import { MissedBanner } from '../components/missed-banner.tsx'
import { JobReports } from '../components/job-reports.tsx'
import { OpenByKind } from '../components/open-by-kind.tsx'
import { ProcessTable } from '../components/process-table.tsx'
import { PulseFigures } from '../components/pulse-figures.tsx'
import { loadOperations, type Pulse } from '../queries/load-operations.server.ts'
import { type ProcessFilter, readFilter } from '../schema.ts'
import { temporalLink } from '../temporal-link.ts'

export const handle = { permission: 'operations', title: 'Processes' } as const

export const meta: MetaFunction = () => [{ title: 'Processes · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const filter = readFilter(args.request)
  const [{ pulse, processes, next }, jobs] = await Promise.all([loadOperations(deps.db, filter), listJobReports(deps)])

  return {
    ...{ filter, pulse, next },
    processes: processes.map((process) => ({ ...process, temporalUrl: temporalLink(deps.config, process.workflowId) })),
    temporalUrl: temporalLink(deps.config),
    missedLimit: missedAnHourLimit,
    jobs: jobs.map(({ at, ...job }) => ({ ...job, at: at.toISOString() })),
  }
}

export default function Operations() {
  const { filter, pulse, processes, next, temporalUrl, jobs, missedLimit } = useLoaderData<typeof loader>()
  if (!pulse) return null

  return (
    <Page>
      <PageHead
        title="Processes"
        lede={ledeOf(pulse)}
        actions={
          <>
            <ButtonLink to="/ops/money">Money</ButtonLink>
            <ButtonLink to="/ops/catch-up">Catch-up</ButtonLink>
            <ButtonLink to="/ops/dead-letters">
              Dead letters{pulse.deadCount > 0 && `: ${formatCount(pulse.deadCount)}`}
            </ButtonLink>
            {temporalUrl && (
              <a href={temporalUrl} className={buttonClass({})}>
                <Icon as={ArrowUpRight} />
                Temporal UI
              </a>
            )}
          </>
        }
      />
      <MissedBanner lastHour={pulse.missedLastHour} limit={missedLimit} />
      <PulseFigures pulse={pulse} />
      <Filter filter={filter} pulse={pulse} />
      <div className="sheet sheet-bleed">
        {processes.length === 0 ? <NothingHere filter={filter} /> : <ProcessTable processes={processes} />}
      </div>
      {(next ?? filter.after) && (
        <div className="mt-4">
          <Pagination
            position={`${formatCount(pulse.openCount)} open`}
            previous={filter.after ? { to: addressOf({ ...filter, after: null }), label: 'Newest' } : null}
            next={next ? { to: addressOf({ ...filter, after: next }) } : null}
          />
        </div>
      )}
      <div className="mt-8 grid gap-8 lg:grid-cols-2">
        {pulse.kinds.length > 0 && (
          <section>
            <SectionHead title="Open by process" />
            <OpenByKind kinds={pulse.kinds} />
          </section>
        )}
        {jobs.length > 0 && (
          <section>
            <SectionHead title="What the jobs did last" />
            <JobReports jobs={jobs} />
          </section>
        )}
      </div>
    </Page>
  )
}

function ledeOf({ openCount, humanCount, overdueCount }: Pulse): string {
  const open = `${countText(openCount, 'process is', 'processes are')} open.`
  if (humanCount + overdueCount === 0) return `${open} Nothing waits for a person.`

  return `${open} ${formatCount(humanCount)} wait for a person, ${formatCount(overdueCount)} are past their moment.`
}

function Filter({ filter, pulse }: { filter: ProcessFilter; pulse: Pulse }) {
  const item = (view: ProcessFilter['view'], label: string, count?: number) => ({
    to: addressOf({ ...filter, view, after: null }),
    label,
    count,
    isCurrent: filter.view === view,
  })

  return (
    <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
      <Segments
        label="Show"
        items={[
          item('attention', 'Needs attention', pulse.humanCount + pulse.overdueCount),
          item('overdue', 'Overdue', pulse.overdueCount),
          item('open', 'Open'),
          item('closed', 'Closed'),
        ]}
      />
      <Form method="get" role="search" className="flex w-full items-end gap-2 sm:w-auto">
        <input type="hidden" name="view" value={filter.view} />
        {filter.kind && <input type="hidden" name="kind" value={filter.kind} />}
        <div className="flex-1 sm:w-72">
          <TextField
            field={plainField({ name: 'q', value: filter.search })}
            label="Workflow id, id or e-mail"
            type="search"
            icon={Search}
          />
        </div>
        <Button type="submit">Find</Button>
      </Form>
      {(filter.kind || filter.stage) && (
        <ButtonLink to={addressOf({ ...filter, kind: '', stage: '', after: null })} isSmall>
          Only {[filter.kind, filter.stage].filter(Boolean).join(', ')}: show all
        </ButtonLink>
      )}
    </div>
  )
}

function addressOf({ view, kind, stage, search, after }: ProcessFilter): string {
  const given = { view, kind, stage, q: search, after: after ?? '' }

  return `/ops?${new URLSearchParams(Object.entries(given).filter(([, value]) => value !== '')).toString()}`
}

function NothingHere({ filter }: { filter: ProcessFilter }) {
  if (filter.view === 'attention' && !filter.search) {
    return (
      <Empty title="Nothing needs you" action={<ButtonLink to="/ops?view=open">See what is open</ButtonLink>}>
        No process waits for a person or is past its moment.
      </Empty>
    )
  }

  return (
    <Empty title="No process is like this" action={<ButtonLink to="/ops?view=open">Show all open</ButtonLink>}>
      Try the beginning of a workflow id, a row’s id, or a member’s e-mail address.
    </Empty>
  )
}
