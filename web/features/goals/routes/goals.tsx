import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { can } from '#workflows/identity/permissions.rules.ts'
import { CommunityFrame } from '../../community/components/community-frame.tsx'
import { changeMyGoal } from '../change-my-goal.server.ts'
import { GoalItem } from '../components/goal-item.tsx'
import { loadGoals } from '../queries/load-goals.server.ts'
import { goalPermissions } from '../permissions.ts'

export const handle = { permission: 'community.read', title: 'Goals' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `Goals · ${data?.frame.name ?? 'Kumiko'}` }]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const canChoose = can(grant.standing, goalPermissions.choose) && grant.membership?.state === 'live'

  const { frame, goals } = await loadGoals(grant)

  return {
    frame,
    goals: goals.map((goal) => ({ ...goal, token: newToken() })),
    canChoose,
    canMake: can(grant.standing, goalPermissions.make),
    isInTrial: grant.membership?.stripeStatus === 'trialing',
  }
}

export async function action(args: ActionFunctionArgs) {
  const grant = await authorize(args, goalPermissions.choose)

  return changeMyGoal(args.request, grant)
}

export default function Goals() {
  const { frame, goals, canChoose, canMake, isInTrial } = useLoaderData<typeof loader>()
  const mine = goals.find(({ enrolmentId }) => enrolmentId !== null)

  return (
    <CommunityFrame
      frame={frame}
      action={canMake && <ButtonLink to={`/c/${frame.slug}/studio/goals`}>Edit the goals</ButtonLink>}
    >
      <div className="grid max-w-180 grid-cols-1 gap-4">
        <p className="text-ink-soft">{sentence(Boolean(mine), canChoose)}</p>
        {goals.length === 0 ? (
          <NoGoals canMake={canMake} slug={frame.slug} />
        ) : (
          <ul className="sheet sheet-bleed divide-y divide-line">
            {goals.map((goal) => (
              <GoalItem
                key={goal.id}
                goal={goal}
                canChoose={canChoose}
                hasOther={mine !== undefined}
                token={goal.token}
                isInTrial={isInTrial}
              />
            ))}
          </ul>
        )}
      </div>
    </CommunityFrame>
  )
}

function sentence(hasGoal: boolean, canChoose: boolean): string {
  if (hasGoal) return 'One goal at a time. You may change it; your trial goes on as it is.'
  if (canChoose) return 'Choose one. Without a goal nothing is charged when the trial ends.'

  return 'Members choose one goal at a time, looked at by someone who has done it.'
}

function NoGoals({ canMake, slug }: { canMake: boolean; slug: string }) {
  return (
    <div className="sheet sheet-bleed">
      <Empty
        title="No goals yet"
        action={
          canMake && (
            <ButtonLink to={`/c/${slug}/studio/goals`} kind="primary">
              Write the first goal
            </ButtonLink>
          )
        }
      >
        {canMake ? 'Members choose from what you write here.' : 'The instructors are still writing them.'}
      </Empty>
    </div>
  )
}
