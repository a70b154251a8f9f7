import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { parseForm } from '#web/server/forms.server.ts'
import { notFound, refuse } from '#web/server/refuse.server.ts'
import { realDayMs } from '#web/ui/format.ts'
import { redirectWithToast } from '#web/ui/toast/toast.server.ts'
import { askProcessAs } from '../../memberships/ask-command.server.ts'
import { teamCommands } from '../../memberships/command-words.ts'
import { commandSchema } from '../../memberships/schema.ts'
import { loadProcess } from '../queries/load-process.server.ts'

export const handle = { permission: 'operations' } as const

/** The way is a form on the process's page; this is for those who type the address. */
export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return redirect(`/ops/processes/${args.params.processId ?? ''}`)
}

/** What an operator asks of a process in the team's place. */
export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, commandSchema)
  if (!form.isValid) throw refuse(400, { code: 'BAD_FORM', userMessage: 'This form is out of date. Reload the page.' })
  const { processId, command, token } = form.value
  const process = processId === args.params.processId ? await loadProcess(deps.db, processId) : null
  if (!process) throw notFound()

  const hasSeconds = deps.config.dayMs < realDayMs / 24
  const reader = { timeZone: viewer.timeZone ?? 'UTC', now: Date.now(), hasSeconds }
  const { organizationId } = process
  const toast = teamCommands(process.openCommands).includes(command)
    ? await askProcessAs(deps, { organizationId, userId: viewer.id, processId, command, token, reader })
    : { title: 'This is no longer possible: the process has moved on.', tone: 'failed' as const }

  return redirectWithToast(`/ops/processes/${processId}`, toast)
}
