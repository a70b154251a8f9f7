import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import CalendarPlus from 'lucide-react/icons/calendar-plus'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken, parseForm } from '#web/server/forms.server.ts'
import { refuse } from '#web/server/refuse.server.ts'
import { buttonClass, ButtonLink } from '#web/ui/button.tsx'
import { useClock } from '#web/ui/clock.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { realDayMs } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { Page, PageHead, Split } from '#web/ui/page-head.tsx'
import { redirectWithToast } from '#web/ui/toast/toast.server.ts'
import { askCommand } from '../ask-command.server.ts'
import { NextRail } from '../components/next-rail.tsx'
import { ProcessSheet } from '../components/process-sheet.tsx'
import { TwoWeeksPicture } from '../components/two-weeks-picture.tsx'
import { useLivePage } from '../components/use-live-page.ts'
import { loadNext } from '../queries/load-next.server.ts'
import { headSentence, isMoving } from '../next-words.ts'
import { commandSchema } from '../schema.ts'

export const handle = { permission: 'account', title: 'What happens next' } as const

export const meta: MetaFunction = () => [{ title: 'What happens next · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const page = await loadNext(deps.db, viewer.id)
  const processes = page.processes.map((process) => ({
    ...process,
    tokens: Object.fromEntries([...process.openCommands, 'keep'].map((command) => [command, newToken()])),
  }))

  return { ...page, processes, dayMs: deps.config.dayMs }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, commandSchema)
  if (!form.isValid) throw refuse(400, { code: 'BAD_FORM', userMessage: 'This form is out of date. Reload the page.' })

  const reader = {
    timeZone: viewer.timeZone ?? 'UTC',
    now: Date.now(),
    hasSeconds: deps.config.dayMs < realDayMs / 24,
  }
  const toast = await askCommand(deps, { userId: viewer.id, reader, ...form.value })

  return redirectWithToast(`/members/me/next#${form.value.processId}`, toast)
}

export default function Next() {
  const { processes, kept, keptCount, dayMs } = useLoaderData<typeof loader>()
  const clock = useClock()
  const isWaiting = processes.some((process) => process.asked?.status === 'pending' || isMoving(process))
  useLivePage({ isEager: isWaiting || dayMs < realDayMs })
  if (processes.length === 0) return <NothingRuns />

  return (
    <Page>
      <PageHead title="What happens next" lede={headSentence(processes, clock)} actions={<CalendarLink />} />
      <div className="mb-6 lg:mb-8">
        <TwoWeeksPicture processes={processes} dayMs={dayMs} />
      </div>
      <Split rail={<NextRail processes={processes} kept={kept} keptCount={keptCount} />}>
        {processes.map((process) => (
          <ProcessSheet key={process.id} process={process} tokens={process.tokens} />
        ))}
      </Split>
    </Page>
  )
}

function CalendarLink() {
  return (
    <a href="/members/me/next.ics" className={buttonClass({})} download>
      <Icon as={CalendarPlus} />
      Add to my calendar
    </a>
  )
}

function NothingRuns() {
  return (
    <Page>
      <PageHead title="What happens next" />
      <div className="sheet sheet-bleed">
        <Empty title="Nothing is running for you" action={<ButtonLink to="/discover">Find a community</ButtonLink>}>
          When you join, choose a goal or buy a seat, it stands here: what happens next, when, what it costs, and the
          way out.
        </Empty>
      </div>
    </Page>
  )
}
