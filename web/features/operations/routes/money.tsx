import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { repairDifference } from '#activities/billing/repair-difference.ts'
import { listJobReports } from '#activities/operations/run-job.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { Empty } from '#web/ui/empty.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { Page, PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { AppError } from '#workflows/shared/app-error.ts'
import { countText } from '../../community/words.ts'
import { DifferenceTable } from '../components/difference-table.tsx'
import { JobReports } from '../components/job-reports.tsx'
import { loadDifferences } from '../queries/load-differences.server.ts'
import { repairSchema } from '../schema.ts'

export const handle = { permission: 'operations', title: 'Money' } as const

export const meta: MetaFunction = () => [{ title: 'Money · Kumiko' }]

const here = '/ops/money'
const ownJobs = ['ledger-comparison', 'ledger-fill']

export async function loader(args: LoaderFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const [differences, jobs] = await Promise.all([loadDifferences(deps.db), listJobReports(deps)])

  return {
    ...differences,
    jobs: jobs.filter(({ name }) => ownJobs.includes(name)).map(({ at, ...job }) => ({ ...job, at: at.toISOString() })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, repairSchema)
  if (!form.isValid) return redirectWithToast(here, { text: 'Which one? Reload the page.', tone: 'failed' })

  try {
    await repairDifference(deps, { ...form.value, actorId: viewer.id })
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return redirectWithToast(here, { text: error.userMessage, tone: 'failed' })
  }

  return redirectWithToast(here, { text: 'Read at Stripe again: the books agree.' })
}

export default function OpsMoney() {
  const { open, openCount, closedCount, jobs } = useLoaderData<typeof loader>()

  return (
    <Page>
      <p className="mb-2">
        <TextLink to="/ops" isAlone>
          All processes
        </TextLink>
      </p>
      <PageHead
        title="Money"
        lede={`Every night the books are compared with Stripe, cent by cent. ${countText(openCount, 'difference is', 'differences are')} open, ${countText(closedCount, 'was', 'were')} closed in 30 days.`}
      />
      <Sheet>
        {open.length === 0 ? (
          <Empty title="The books agree">No invoice, payment or refund differs from what Stripe says.</Empty>
        ) : (
          <DifferenceTable differences={open} />
        )}
      </Sheet>
      {jobs.length > 0 && (
        <section className="mt-8">
          <SectionHead title="When they were last compared" />
          <JobReports jobs={jobs} />
        </section>
      )}
    </Page>
  )
}
