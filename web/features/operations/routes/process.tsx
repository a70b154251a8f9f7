import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import ArrowUpRight from 'lucide-react/icons/arrow-up-right'
import { z } from 'zod'
import { closeProcess } from '#activities/operations/close-process.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, newToken, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { buttonClass } from '#web/ui/button.tsx'
import { useClock } from '#web/ui/clock.tsx'
import { Deadline } from '#web/ui/deadline.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { Page, PageHead, Split } from '#web/ui/page-head.tsx'
import { PromiseLine } from '#web/ui/promise-line.tsx'
import { Sheet, SheetHead } from '#web/ui/sheet.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import { CommandForm } from '../../memberships/components/command-form.tsx'
import { showSteps } from '../../memberships/components/promise-steps.ts'
import { commandWords, teamCommands } from '../../memberships/command-words.ts'
import { CloseForm } from '../components/close-form.tsx'
import { ProcessFacts } from '../components/process-facts.tsx'
import { ProcessRecords } from '../components/process-records.tsx'
import { loadProcess } from '../queries/load-process.server.ts'
import { closeSchema } from '../schema.ts'
import { kindWord, opsStage } from '../stage-words.ts'
import { temporalLink } from '../temporal-link.ts'

export const handle = { permission: 'operations', title: 'Process' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.process.workflowId ?? 'Process'} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const process = await loadProcess(deps.db, readId(args.params.processId))
  if (!process) throw notFound()

  const commands = process.closedAt ? [] : teamCommands(process.openCommands)
  const tokens = Object.fromEntries(commands.map((command) => [command, newToken()]))

  return { process, commands, tokens, temporalUrl: process.workflowId && temporalLink(deps.config, process.workflowId) }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const processId = readId(args.params.processId)
  const form = await parseForm(args.request, closeSchema)
  if (!form.isValid) return form.reply

  const process = await loadProcess(deps.db, processId)
  if (!process) throw notFound()
  try {
    const { organizationId } = process
    await closeProcess(deps, { organizationId, processId, actorId: viewer.id, reason: form.value.reason })
  } catch (error) {
    return formError(form.submission, error)
  }

  return redirectWithToast(`/ops/processes/${processId}`, { text: 'Closed.' })
}

function readId(text: string | undefined): string {
  const parsed = z.uuid().safeParse(text)
  if (!parsed.success) throw notFound()

  return parsed.data
}

export default function OpsProcessPage() {
  const { process, commands, tokens, temporalUrl } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  const clock = useClock()
  const stage = opsStage({ ...process, isClosed: process.closedAt !== null })

  return (
    <Page>
      <p className="mb-2">
        <TextLink to="/ops" isAlone>
          All processes
        </TextLink>
      </p>
      <PageHead
        title={fillMarks(process.title, clock)}
        lede={
          <span className="font-mono text-sm [overflow-wrap:anywhere]">
            {process.workflowId ?? 'Without a workflow'}
          </span>
        }
        actions={
          temporalUrl && (
            <a href={temporalUrl} className={buttonClass({})}>
              <Icon as={ArrowUpRight} />
              Temporal UI
            </a>
          )
        }
      />
      <Split rail={<ProcessFacts process={process} />}>
        <Sheet>
          <SheetHead
            title={kindWord(process.kind)}
            sub={<Stage kind={stage.kind}>{stage.word}</Stage>}
            after={process.nextAt && !process.closedAt && <Deadline at={process.nextAt} />}
          />
          <div className="sheet-pad">
            <PromiseLine steps={showSteps(process.steps, clock)} isWide label="What happens when" />
            {commands.length > 0 && (
              <div className="mt-4 flex flex-wrap gap-2">
                {commands.map((command) => (
                  <CommandForm
                    key={command}
                    processId={process.id}
                    command={command}
                    words={commandWords(process.kind, command)}
                    token={tokens[command] ?? ''}
                    until={null}
                    action={`/ops/processes/${process.id}/command`}
                  />
                ))}
              </div>
            )}
          </div>
        </Sheet>
        <ProcessRecords process={process} />
        {process.workflowId && !process.closedAt && <CloseForm lastResult={lastResult} />}
      </Split>
    </Page>
  )
}
