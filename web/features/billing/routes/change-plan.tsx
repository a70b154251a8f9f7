import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { changePlan } from '#activities/billing/change-plan.ts'
import { type ChangePreview, previewChange } from '#activities/billing/preview-change.ts'
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
import { isChangeable, whyNotChange } from '#workflows/billing/plan-change.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { priceText } from '../../community/words.ts'
import { PlanChoices } from '../components/plan-choices.tsx'
import { PlanPreview } from '../components/plan-preview.tsx'
import { billingPath } from '../paths.ts'
import { findOwnMembership, type OwnMembership } from '../queries/find-own-membership.server.ts'
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
  const refusal = whyNotChange({ ...own, status: own.stripeStatus })
  const plans = own.plans.filter((plan) => plan.isActive && isChangeable(current, plan))
  const chosen = plans.find(({ id }) => id === new URL(args.request.url).searchParams.get('plan'))
  const shown = chosen && !refusal ? await show(deps, { ...own, userId: viewer.id, planId: chosen.id }) : null

  return {
    ...{ membershipId: own.membershipId, community: own.community, current, plans: refusal ? [] : plans },
    chosenId: chosen?.id ?? null,
    preview: shown?.preview ?? null,
    refusal: refusal ?? shown?.refusal ?? null,
    token: newToken(),
  }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const { organizationId, membershipId } = await readOwn(deps, viewer.id, args.params.membershipId)
  const form = await parseForm(args.request, planChangeSchema)
  if (!form.isValid) return form.reply
  try {
    const { planName } = await changePlan(deps, { organizationId, membershipId, userId: viewer.id, ...form.value })

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

type Wish = { organizationId: string; membershipId: string; userId: string; planId: string }
type Shown = { preview: ChangePreview | null; refusal: string | null }

/** The price of a plan, or the sentence that says why there is none. */
async function show(deps: Deps, { organizationId, membershipId, userId, planId }: Wish): Promise<Shown> {
  try {
    return { preview: await previewChange(deps, { organizationId, membershipId, userId, planId }), refusal: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return { preview: null, refusal: error.userMessage }
  }
}

export default function ChangePlan() {
  const { membershipId, community, current, plans, chosenId, preview, refusal } = useLoaderData<typeof loader>()

  return (
    <Page>
      <PageHead
        title="Change your plan"
        lede={`${community.name}. You have ${current.name}, ${priceText(current)}.`}
        actions={<ButtonLink to={billingPath}>Billing</ButtonLink>}
      />
      <div className="grid max-w-160 grid-cols-1 gap-6">
        {refusal && <Banner title={refusal} />}
        {!refusal && plans.length === 0 && (
          <Banner title="There is no other plan to change to.">The community offers this one only.</Banner>
        )}
        {plans.length > 0 && (
          <Sheet>
            <PlanChoices membershipId={membershipId} current={current} plans={plans} chosenId={chosenId} />
          </Sheet>
        )}
        {preview && <Agree preview={preview} />}
      </div>
    </Page>
  )
}

function Agree({ preview }: { preview: ChangePreview }) {
  const { chosenId, token } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { dueCents, currency, toName, prorationDate } = preview

  return (
    <section id="price" className="scroll-mt-16">
      <SectionHead title={`From ${preview.fromName} to ${toName}`} />
      <Sheet isPadded>
        <Form method="post" className="grid grid-cols-1 gap-5" key={token}>
          <FormErrors formId="plan" errors={result?.error ?? {}} />
          <PlanPreview preview={preview} />
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="planId" value={chosenId ?? ''} />
          <input type="hidden" name="prorationDate" value={prorationDate} />
          <input type="hidden" name="dueCents" value={dueCents} />
          <div>
            <SubmitButton busyLabel="Changing">
              {dueCents > 0 ? `Pay ${formatMoney(dueCents, currency)} and change` : `Change to ${toName}`}
            </SubmitButton>
          </div>
        </Form>
      </Sheet>
    </section>
  )
}
