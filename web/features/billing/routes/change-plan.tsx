import type { SubmissionResult } from '@conform-to/react'
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { changePlan } from '#activities/billing/change-plan.ts'
import { type ChangePreview, previewChange } from '#activities/billing/preview-change.ts'
import { type PlanSwitchPreview, previewPlanSwitch } from '#activities/billing/preview-plan-switch.ts'
import { startPlanSwitch } from '#activities/billing/start-plan-switch.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, newToken, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { Banner } from '#web/ui/banner.tsx'
import { ButtonLink } from '#web/ui/button.tsx'
import { FormErrors } from '#web/ui/form/form-errors.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import { Page, PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { canWait, isChangeable, whyNotChange } from '#workflows/billing/plan-change.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { priceText } from '../../community/words.ts'
import { useLivePage } from '../../memberships/components/use-live-page.ts'
import { PlanChoices } from '../components/plan-choices.tsx'
import { PlanLater } from '../components/plan-later.tsx'
import { PlanPlanned } from '../components/plan-planned.tsx'
import { PlanPreview } from '../components/plan-preview.tsx'
import { billingPath, planPath } from '../paths.ts'
import { findOwnMembership, type OwnMembership } from '../queries/find-own-membership.server.ts'
import { findPlanSwitch } from '../queries/find-plan-switch.server.ts'
import { planChangeSchema } from '../schema.ts'

export const handle = { permission: 'account', title: 'Change plan' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Change your plan at ${data?.community.name ?? 'a community'} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const own = await readOwn(deps, viewer.id, args.params.membershipId)
  const current = own.plans.find(({ id }) => id === own.currentPlanId)
  if (!current) throw notFound()
  const planned = await findPlanSwitch(deps.db, viewer.id, own.membershipId)
  const refusal = planned ? null : whyNotChange({ ...own, status: own.stripeStatus })
  const plans = own.plans.filter((plan) => plan.isActive && isChangeable(current, plan))
  const chosen = plans.find(({ id }) => id === new URL(args.request.url).searchParams.get('plan'))
  const isShown = chosen && !refusal && !planned
  const wish = {
    ...own,
    userId: viewer.id,
    planId: chosen?.id ?? '',
    hasLater: chosen ? canWait(current, chosen) : false,
  }
  const shown = isShown ? await show(deps, wish) : null

  return {
    ...{
      membershipId: own.membershipId,
      community: own.community,
      current,
      plans: (refusal ?? planned) ? [] : plans,
      planned,
    },
    chosenId: chosen?.id ?? null,
    preview: shown?.preview ?? null,
    later: shown?.later ?? null,
    refusal: refusal ?? shown?.refusal ?? null,
    token: newToken(),
    laterToken: newToken(),
  }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const { organizationId, membershipId } = await readOwn(deps, viewer.id, args.params.membershipId)
  const form = await parseForm(args.request, planChangeSchema)
  if (!form.isValid) return form.reply
  const own = { organizationId, membershipId, userId: viewer.id }
  try {
    if (form.value.intent === 'later') {
      await startPlanSwitch(deps, { ...own, ...form.value })

      return redirectWithToast(planPath(membershipId), { text: 'Planned. You get it in writing.' })
    }
    const { planName } = await changePlan(deps, { ...own, ...form.value })

    return redirectWithToast(billingPath, { text: `Done. Your plan is ${planName} now.` })
  } catch (error) {
    return formError(form.submission, error)
  }
}

async function readOwn({ db }: Deps, userId: string, membershipId: string | undefined): Promise<OwnMembership> {
  const own = await findOwnMembership(db, userId, membershipId)
  if (!own) throw notFound()

  return own
}

type Wish = { organizationId: string; membershipId: string; userId: string; planId: string; hasLater: boolean }
type Shown = { preview: ChangePreview | null; later?: PlanSwitchPreview | null; refusal: string | null }

/** The price of a plan, or the sentence that says why there is none. */
async function show(deps: Deps, { organizationId, membershipId, userId, planId, hasLater }: Wish): Promise<Shown> {
  const wish = { organizationId, membershipId, userId, planId }
  try {
    const later = hasLater ? await previewPlanSwitch(deps, wish) : null

    return { preview: await previewChange(deps, wish), later, refusal: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return { preview: null, refusal: error.userMessage }
  }
}

export default function ChangePlan() {
  const { membershipId, community, current, plans, planned, chosenId, preview, later, refusal, token, laterToken } =
    useLoaderData<typeof loader>()
  const sent = useActionData<typeof action>()
  const isLaterSent = sent?.initialValue?.intent === 'later'
  useLivePage({ isEager: planned?.isAnswerPending === true })

  return (
    <Page>
      <PageHead
        title="Change your plan"
        lede={`${community.name}. You have ${current.name}, ${priceText(current)}.`}
        actions={<ButtonLink to={billingPath}>Billing</ButtonLink>}
      />
      <div className="grid max-w-160 grid-cols-1 gap-6">
        {refusal && <Banner title={refusal} />}
        {planned && <PlanPlanned planned={planned} token={token} />}
        {!refusal && !planned && plans.length === 0 && (
          <Banner title="There is no other plan to change to.">The community offers this one only.</Banner>
        )}
        {plans.length > 0 && (
          <Sheet>
            <PlanChoices membershipId={membershipId} current={current} plans={plans} chosenId={chosenId} />
          </Sheet>
        )}
        {later && chosenId && (
          <PlanLater
            preview={later}
            planId={chosenId}
            token={laterToken}
            errors={isLaterSent ? sent.error : undefined}
          />
        )}
        {preview && (
          <Agree preview={preview} isSecond={later !== null} errors={isLaterSent ? undefined : sent?.error} />
        )}
      </div>
    </Page>
  )
}

type AgreeProps = {
  preview: ChangePreview
  /** The calmer way stands above it. */
  isSecond: boolean
  errors: SubmissionResult<string[]>['error']
}

function Agree({ preview, isSecond, errors }: AgreeProps) {
  const { chosenId, token } = useLoaderData<typeof loader>()
  const { dueCents, currency, toName, prorationDate } = preview

  return (
    <section id="price" className="scroll-mt-16">
      <SectionHead title={isSecond ? 'Or now, with credit' : `From ${preview.fromName} to ${toName}`} />
      <Sheet isPadded>
        <Form method="post" className="grid grid-cols-1 gap-5" key={token}>
          <FormErrors formId="plan" errors={errors ?? {}} />
          <PlanPreview preview={preview} />
          <input type="hidden" name="intent" value="now" />
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="planId" value={chosenId ?? ''} />
          <input type="hidden" name="prorationDate" value={prorationDate} />
          <input type="hidden" name="dueCents" value={dueCents} />
          <div>
            <SubmitButton busyLabel="Changing" kind={isSecond ? 'secondary' : 'primary'}>
              {dueCents > 0
                ? `Pay ${formatMoney(dueCents, currency)} and change`
                : `Change to ${toName}${isSecond ? ' now' : ''}`}
            </SubmitButton>
          </div>
        </Form>
      </Sheet>
    </section>
  )
}
