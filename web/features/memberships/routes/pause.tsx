import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { previewPause } from '#activities/memberships/preview-pause.ts'
import { startPause } from '#activities/memberships/start-pause.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, newToken, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { Banner } from '#web/ui/banner.tsx'
import { ButtonLink } from '#web/ui/button.tsx'
import { realDayMs } from '#web/ui/format.ts'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { addBusinessTime } from '#workflows/shared/business-time.ts'
import { PauseForm } from '../components/pause-form.tsx'
import { PauseRunning } from '../components/pause-running.tsx'
import { useLivePage } from '../components/use-live-page.ts'
import { movePause } from '../move-pause.server.ts'
import { payFirst } from '../pay-first.server.ts'
import { isMoving, pausePath } from '../next-words.ts'
import { loadPause, type PausingMembership } from '../queries/load-pause.server.ts'
import { type PauseForm as PauseFormValue, pauseSchema, type PauseWish, pauseWishSchema } from '../schema.ts'

export const handle = { permission: 'account', title: 'Pause' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Pause ${data?.community.name ?? 'a community'} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const membership = await findMine(deps, viewer.id, args.params.membershipId)
  const { organizationId, membershipId, community, pause } = membership
  const asked = Object.fromEntries(new URL(args.request.url).searchParams)
  const wish = pauseWishSchema.parse(asked)
  const dates = datesOf(wish, deps.config.dayMs)
  const preview = await previewPause(deps, { organizationId, membershipId, userId: viewer.id, ...dates })
  const names = [...(pause?.openCommands ?? []), 'pause']

  return {
    community,
    pause,
    lengthDays: pause ? daysBetween(pause.beganAt, pause.endsAt, deps.config.dayMs) : 0,
    wish,
    source: asked.source ?? (preview.owed.length > 0 ? 'dunning' : 'settings'),
    preview,
    tokens: Object.fromEntries(names.map((name) => [name, newToken()])),
  }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const membership = await findMine(deps, viewer.id, args.params.membershipId)
  const form = await parseForm(args.request, pauseSchema)
  if (!form.isValid) return form.reply
  try {
    const toast = await obey(deps, { userId: viewer.id, timeZone: viewer.timeZone, membership, form: form.value })

    return redirectWithToast(pausePath(membership.membershipId), toast)
  } catch (error) {
    return formError(form.submission, error)
  }
}

type Obey = { userId: string; timeZone: string | null; membership: PausingMembership; form: PauseFormValue }

async function obey(deps: Deps, { userId, timeZone, membership, form }: Obey) {
  const { organizationId, membershipId, pause } = membership
  const { dayMs } = deps.config
  const reader = { timeZone: timeZone ?? 'UTC', now: Date.now(), hasSeconds: dayMs < realDayMs / 24 }
  if (form.intent === 'move') {
    if (!pause) throw notFound()

    return movePause(deps, { userId, organizationId, pause, reader, days: form.days, token: form.token })
  }
  const { token, source } = form
  const asked = { organizationId, membershipId, userId, token, source, ...datesOf(form, dayMs) }
  const { owed } = await startPause(deps, asked)
  if (owed.length > 0) return payFirst(deps, { organizationId, userId, owed: form.pay ? owed : [], token, reader })

  return { text: form.startInDays > 0 ? 'Your pause is planned.' : 'We pause your membership. You get it in writing.' }
}

/** The moments a wish means, counted from now in business days. */
function datesOf({ days, startInDays }: PauseWish, dayMs: number): { startsAt?: Date; endsAt: Date } {
  const now = new Date()
  const startsAt = addBusinessTime(now, { days: startInDays }, dayMs)

  return { ...(startInDays > 0 && { startsAt }), endsAt: addBusinessTime(startsAt, { days }, dayMs) }
}

function daysBetween(from: string, to: string, dayMs: number): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}

async function findMine({ db }: Deps, userId: string, membershipId: string | undefined): Promise<PausingMembership> {
  const id = z.uuid().safeParse(membershipId)
  const membership = id.success ? await loadPause(db, userId, id.data) : null
  if (!membership) throw notFound()

  return membership
}

export default function PausePage() {
  const { community, pause, lengthDays, wish, source, preview, tokens } = useLoaderData<typeof loader>()
  const errors = useActionData<typeof action>()?.error
  const { policy, refusal } = preview
  useLivePage({ isEager: pause !== null && (pause.isAnswerPending || isMoving(pause)) })

  return (
    <Page>
      <PageHead
        title={pause ? `Your pause of ${community.name}` : `Pause ${community.name}`}
        lede="You can read and keep all you wrote. Nothing is charged while it lasts, and it surely ends."
        actions={<ButtonLink to="/settings/memberships">Memberships</ButtonLink>}
      />
      <div className="grid max-w-160 grid-cols-1 gap-6">
        {pause ? (
          <PauseRunning pause={pause} lengthDays={lengthDays} limits={policy} tokens={tokens} errors={errors} />
        ) : refusal ? (
          <Banner title={refusal.message} />
        ) : (
          <Sheet isPadded>
            <PauseForm wish={wish} source={source} token={tokens.pause ?? ''} preview={preview} errors={errors} />
          </Sheet>
        )}
      </div>
    </Page>
  )
}
