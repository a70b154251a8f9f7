import { arrangeGoalTemplate } from '#activities/goals/arrange-goal-template.ts'
import { saveGoalTemplate } from '#activities/goals/save-goal-template.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { formError, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { templateGestureSchema, templateSchema } from './schema.ts'

const said = { up: 'Moved up.', down: 'Moved down.', retire: 'No longer on offer.', offer: 'On offer again.' }

/** The studio's forms: writing a goal, its place in the ladder, and whether it is on offer. */
export async function changeGoals(request: Request, grant: Grant<'community.instruct'>) {
  const intent = (await request.clone().formData()).get('intent')

  return intent === 'save' ? save(request, grant) : arrange(request, grant)
}

async function save(request: Request, { deps, viewer, organizationId, community }: Grant<'community.instruct'>) {
  const form = await parseForm(request, templateSchema)
  if (!form.isValid) return form.reply

  const { templateId, targetValue, ...fields } = form.value
  try {
    const scope = { organizationId, communityId: community.id, actorId: viewer.id, goalTemplateId: templateId }
    await saveGoalTemplate(deps, { ...scope, ...fields, targetValue: targetValue ?? null })
  } catch (error) {
    return formError(form.submission, error)
  }

  return redirectWithToast(`/c/${community.slug}/studio/goals`, { text: `“${fields.title}” is saved.` })
}

async function arrange(request: Request, { deps, viewer, organizationId, community }: Grant<'community.instruct'>) {
  const here = `/c/${community.slug}/studio/goals`
  const form = await parseForm(request, templateGestureSchema)
  if (!form.isValid) return form.reply

  const { intent, templateId } = form.value
  try {
    const scope = { organizationId, communityId: community.id, actorId: viewer.id, goalTemplateId: templateId }
    await arrangeGoalTemplate(deps, { ...scope, how: intent })
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return redirectWithToast(here, { text: error.userMessage, tone: 'failed' })
  }

  return redirectWithToast(here, { text: said[intent] })
}
