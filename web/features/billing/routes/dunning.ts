import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { parseForm } from '#web/server/forms.server.ts'
import { notFound, refuse } from '#web/server/refuse.server.ts'
import { realDayMs } from '#web/ui/format.ts'
import { redirectWithToast } from '#web/ui/toast/toast.server.ts'
import { askProcessAs } from '../../memberships/ask-command.server.ts'
import { commandSchema } from '../../memberships/schema.ts'
import { invoicesPath } from '../paths.ts'
import { loadDunning } from '../queries/load-dunning.server.ts'
import { loadInvoice } from '../queries/load-invoice.server.ts'

export const handle = { permission: 'organization.manage' } as const

/** The way is a form on the invoice's page; this is for those who type the address. */
export async function loader(args: LoaderFunctionArgs) {
  const { organization } = await authorize(args, handle.permission)

  return redirect(`${invoicesPath(organization.slug)}/${args.params.invoiceId ?? ''}`)
}

/** What an owner decides about an unpaid invoice: offer a pause, or let it go. */
export async function action(args: ActionFunctionArgs) {
  const { deps, organizationId, organization, viewer } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, commandSchema)
  if (!form.isValid) throw refuse(400, { code: 'BAD_FORM', userMessage: 'This form is out of date. Reload the page.' })
  const invoice = await loadInvoice(deps.db, organizationId, args.params.invoiceId)
  const dunning = invoice && (await loadDunning(deps.db, organizationId, invoice.id))
  const { processId, command, token } = form.value
  if (!invoice || (dunning && dunning.processId !== processId)) throw notFound()

  const here = `${invoicesPath(organization.slug)}/${invoice.id}`
  const hasSeconds = deps.config.dayMs < realDayMs / 24
  const reader = { timeZone: viewer.timeZone ?? 'UTC', now: Date.now(), hasSeconds }
  const wish = { organizationId, userId: viewer.id, processId, command, token, reader }
  const toast = dunning?.commands.includes(command)
    ? await askProcessAs(deps, wish)
    : { title: 'This is no longer possible: the invoice has moved on.', tone: 'failed' as const }

  return redirectWithToast(here, toast)
}
