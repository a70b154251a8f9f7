import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import type { Deps } from '#activities/platform/deps.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextareaField } from '#web/ui/form/textarea-field.tsx'
import { realDayMs } from '#web/ui/format.ts'
import { TextLink } from '#web/ui/link.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { wayOut } from '#workflows/memberships/leaving.rules.ts'
import { LeaveWords } from '../components/leave-words.tsx'
import { leaveMembership } from '../leave-membership.server.ts'
import { pausePath } from '../next-words.ts'
import { loadLeave } from '../queries/load-leave.server.ts'
import { leaveSchema } from '../schema.ts'

const back = '/settings/memberships'

export const handle = { permission: 'account', title: 'Leave' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Leave ${data?.community.name ?? 'a community'} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const membership = await findMine(deps, viewer.id, args.params.membershipId)
  const { community, stripeStatus: status, processId, currentPeriodEndsAt } = membership
  const way = wayOut({ ...membership, status })
  // A trial is left by its own command, and what is ending or over has nothing left to confirm.
  if (way === 'trial') throw redirect(processId ? `/members/me/next#${processId}` : back)
  if (way === 'ending' || way === 'over') throw redirect(back)

  const isPausable = (status === 'active' || status === 'past_due') && membership.hasSubscription
  const pausable = isPausable ? pausePath(membership.membershipId) : null
  const credit = status === 'paused' ? membership.pause : null
  const resumable = credit ? pausePath(membership.membershipId) : null

  return { community, way, status, endsAt: currentPeriodEndsAt, pausable, credit, resumable, token: newToken() }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const membership = await findMine(deps, viewer.id, args.params.membershipId)
  const form = await parseForm(args.request, leaveSchema)
  if (!form.isValid) return redirectWithToast(back, { text: firstError(form.submission.reply().error), tone: 'failed' })

  const reader = {
    timeZone: viewer.timeZone ?? 'UTC',
    now: Date.now(),
    hasSeconds: deps.config.dayMs < realDayMs / 24,
  }

  return redirectWithToast(back, await leaveMembership(deps, { userId: viewer.id, membership, reader, ...form.value }))
}

function firstError(errors: Record<string, string[] | null> | null | undefined): string {
  return Object.values(errors ?? {}).flat()[0] ?? 'This form is out of date. Reload the page and try again.'
}

async function findMine({ db }: Deps, userId: string, membershipId: string | undefined) {
  const id = z.uuid().safeParse(membershipId)
  const membership = id.success ? await loadLeave(db, userId, id.data) : null
  if (!membership) throw notFound()

  return membership
}

export default function Leave() {
  const { community, way, status, endsAt, pausable, credit, resumable, token } = useLoaderData<typeof loader>()

  return (
    <Page>
      <PageHead title={`Leave ${community.name}?`} />
      <div className="max-w-160">
        <Sheet isPadded>
          <Form method="post" className="grid grid-cols-1 gap-5">
            <LeaveWords way={way} status={status} endsAt={endsAt} credit={credit} />
            <input type="hidden" name="intent" value="leave" />
            <input type="hidden" name="token" value={token} />
            <TextareaField
              field={plainField({ name: 'reason', maxLength: 500 })}
              label="Why are you leaving?"
              hint="Optional. It is kept with your decision."
              rows={3}
            />
            <div className="flex flex-wrap gap-2">
              <ButtonLink to={back}>Keep my membership</ButtonLink>
              <SubmitButton kind="danger" busyLabel="Leaving">
                Leave {community.name}
              </SubmitButton>
            </div>
          </Form>
        </Sheet>
        {pausable && (
          <p className="mt-4 text-ink-soft">
            Only away for a while? <TextLink to={`${pausable}?source=cancel`}>Pause instead</TextLink>: what you do not
            use is credited, and nothing is charged until you are back.
          </p>
        )}
        {resumable && (
          <p className="mt-4 text-ink-soft">
            Coming back? <TextLink to={resumable}>Resume instead</TextLink>: your credit is taken off what is charged
            then.
          </p>
        )}
      </div>
    </Page>
  )
}
