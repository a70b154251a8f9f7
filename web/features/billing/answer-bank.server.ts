import { answerDispute } from '#activities/billing/answer-dispute.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { refuse } from '#web/server/refuse.server.ts'
import { realDayMs } from '#web/ui/format.ts'
import { redirectWithToast } from '#web/ui/toast/toast.server.ts'
import { askProcessAs } from '../memberships/ask-command.server.ts'
import type { DisputePage } from './queries/load-dispute.server.ts'
import { evidenceOf, disputeFormSchema } from './dispute-schema.ts'

export type AnswerBank = { request: Request; grant: Grant<'organization.manage'>; dispute: DisputePage; here: string }

/** What an owner decides about a dispute: to send evidence, or to give in. What comes of it is said on the page after. */
export async function answerBank({ request, grant, dispute, here }: AnswerBank) {
  const form = await parseForm(request, disputeFormSchema)
  if (!form.isValid) return form.reply
  const { deps, organizationId, viewer } = grant
  const processId = dispute.process?.id
  if (!processId) throw refuse(409, { code: 'DISPUTE_CLOSED', userMessage: 'This dispute is over. Reload the page.' })

  const { token } = form.value
  const reader = {
    timeZone: viewer.timeZone ?? 'UTC',
    now: Date.now(),
    hasSeconds: deps.config.dayMs < realDayMs / 24,
  }
  const wish = { organizationId, userId: viewer.id, processId, token, reader }
  if (form.value.intent === 'accept') {
    return redirectWithToast(here, await askProcessAs(deps, { ...wish, command: 'acceptDispute' }))
  }
  try {
    const evidence = evidenceOf(form.value)
    await answerDispute(deps, {
      ...{ organizationId, disputeId: dispute.id, processId, actorId: viewer.id, evidence, token },
    })
  } catch (error) {
    return formError(form.submission, error)
  }

  return redirectWithToast(here, await askProcessAs(deps, { ...wish, command: 'submitEvidence' }))
}
