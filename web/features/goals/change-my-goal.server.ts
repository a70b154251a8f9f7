import { selectGoal } from '#activities/goals/select-goal.ts'
import { withdrawGoal } from '#activities/goals/withdraw-goal.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { type FormToast, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { selectGoalSchema, withdrawGoalSchema } from './schema.ts'

type MemberGrant = Grant<'community.members'>

/** A member chooses a goal or takes it back, and reads what came of it. */
export async function changeMyGoal(request: Request, grant: MemberGrant) {
  const here = `/c/${grant.community.slug}/goals`
  if (!grant.membership) return redirectWithToast(here, failed('Goals are for members. Join first.'))
  const { deps, organizationId, viewer } = grant
  const who = { organizationId, membershipId: grant.membership.id, userId: viewer.id }
  const isWithdrawn = (await request.clone().formData()).get('intent') === 'withdraw'

  try {
    return redirectWithToast(here, await (isWithdrawn ? withdraw(request) : choose(request)))
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return redirectWithToast(here, failed(error.userMessage))
  }

  async function choose(form: Request): Promise<FormToast> {
    const parsed = await parseForm(form, selectGoalSchema)
    if (!parsed.isValid) return failed('Choose one of the goals on this page.')
    await selectGoal(deps, { ...who, ...parsed.value })

    return { text: 'This is your goal now.' }
  }

  async function withdraw(form: Request): Promise<FormToast> {
    const parsed = await parseForm(form, withdrawGoalSchema)
    if (!parsed.isValid) return failed('This form is out of date. Reload the page and try again.')
    await withdrawGoal(deps, { ...who, ...parsed.value })

    return { text: 'You have no goal now. You can choose one at any time.' }
  }
}

function failed(text: string): FormToast {
  return { text, tone: 'failed' }
}
