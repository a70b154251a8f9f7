import { createPlan } from '#activities/billing/create-plan.ts'
import { publishCommunity } from '#activities/organizations/publish-community.ts'
import { retirePlan } from '#activities/organizations/retire-plan.ts'
import { updateCommunity } from '#activities/organizations/update-community.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { formError, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { z } from 'zod'
import { toCommunityText } from './community-text.server.ts'
import type { OwnCommunity } from './queries/find-community.server.ts'
import { communitySchema, planSchema, readAmount } from './schema.ts'

type Owner = Grant<'organization.manage'>
type Change = { request: Request; grant: Owner; community: OwnCommunity; here: string }

const retireSchema = z.object({ planId: z.uuid({ error: 'This plan is not known.' }) })

/** The forms of a community's own page: its text, a new plan, retiring one, and showing it to the world. */
export async function changeCommunity(change: Change) {
  const intent = (await change.request.clone().formData()).get('intent')
  switch (intent) {
    case 'save':
      return save(change)
    case 'plan':
      return addPlan(change)
    case 'retire':
      return retire(change)
    case 'publish':
    case 'hide':
      return publish(change, intent === 'publish')
    default:
      throw notFound('This button is not known. Reload the page and try again.')
  }
}

async function save({ request, grant, community, here }: Change) {
  const form = await parseForm(request, communitySchema)
  if (!form.isValid) return form.reply
  const { deps, viewer, organizationId } = grant
  try {
    const text = toCommunityText(form.value, community.policy)
    await updateCommunity(deps, { organizationId, communityId: community.id, actorId: viewer.id, ...text })
  } catch (error) {
    return formError(form.submission, error)
  }

  return redirectWithToast(here, { text: 'Saved.' })
}

async function addPlan({ request, grant, community, here }: Change) {
  const form = await parseForm(request, planSchema)
  if (!form.isValid) return form.reply
  const { deps, viewer, organizationId } = grant
  const { amountCents, problem } = readAmount(form.value, community.currency)
  if (amountCents === undefined) {
    return formError(form.submission, new AppError('BAD_AMOUNT', { userMessage: problem, fields: { amount: problem } }))
  }
  const { token, name, interval, trialDays } = form.value
  const { currency } = community
  try {
    const scope = { organizationId, communityId: community.id, actorId: viewer.id, token }
    await createPlan(deps, { ...scope, name, interval, amountCents, currency, trialDays })
  } catch (error) {
    return formError(form.submission, error)
  }

  return redirectWithToast(`${here}#plans`, { text: `“${name}” is on offer.` })
}

async function retire({ request, grant, community, here }: Change) {
  const form = await parseForm(request, retireSchema)
  if (!form.isValid) return form.reply
  const { deps, viewer, organizationId } = grant
  const input = { organizationId, communityId: community.id, actorId: viewer.id, planId: form.value.planId }

  return sayOutcome(`${here}#plans`, 'Retired. Members who have it keep it.', () => retirePlan(deps, input))
}

function publish({ grant, community, here }: Change, isPublished: boolean) {
  const { deps, viewer, organizationId } = grant
  const input = { organizationId, communityId: community.id, actorId: viewer.id, isPublished }
  const text = isPublished ? 'Published. Everybody can find it now.' : 'Hidden. Only your team sees it.'

  return sayOutcome(here, text, () => publishCommunity(deps, input))
}

/** A button has no field to put a refusal at: it is said in the corner. */
async function sayOutcome(to: string, text: string, act: () => Promise<unknown>) {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return redirectWithToast(to, { text: error.userMessage, tone: 'failed' })
  }

  return redirectWithToast(to, { text })
}
