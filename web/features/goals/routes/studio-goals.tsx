import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { Empty } from '#web/ui/empty.tsx'
import { SectionHead } from '#web/ui/page-head.tsx'
import { CommunityFrame } from '../../community/components/community-frame.tsx'
import { changeGoals } from '../change-goals.server.ts'
import { TemplateForm } from '../components/template-form.tsx'
import { TemplateItem } from '../components/template-item.tsx'
import { loadGoals } from '../queries/load-goals.server.ts'

export const handle = { permission: 'community.instruct', title: 'Studio' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `Studio · ${data?.frame.name ?? 'Kumiko'}` }]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const { frame, goals } = await loadGoals(grant, { withRetired: true })
  const edited = new URL(args.request.url).searchParams.get('edit')

  return { frame, goals, edited: goals.find(({ id }) => id === edited) ?? null }
}

export async function action(args: ActionFunctionArgs) {
  const grant = await authorize(args, handle.permission)

  return changeGoals(args.request, grant)
}

export default function StudioGoals() {
  const { frame, goals, edited } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  const here = `/c/${frame.slug}/studio/goals`
  const offered = goals.filter(({ isActive }) => isActive)

  return (
    <CommunityFrame frame={frame}>
      <div className="grid max-w-180 grid-cols-1 gap-8">
        <section>
          <SectionHead title="Goals members can choose" />
          <div className="sheet sheet-bleed">
            {goals.length === 0 ? (
              <Empty title="No goals yet" level={3}>
                Write the first one below: what a member wants to reach, and how one sees that it is reached.
              </Empty>
            ) : (
              <ul className="divide-y divide-line">
                {goals.map((goal) => (
                  <TemplateItem
                    key={goal.id}
                    goal={goal}
                    here={here}
                    isFirst={goal.id === offered[0]?.id}
                    isLast={goal.id === offered.at(-1)?.id}
                  />
                ))}
              </ul>
            )}
          </div>
        </section>
        <section id="write" className="scroll-mt-16">
          <SectionHead title={edited ? `Edit “${edited.title}”` : 'Write a goal'} />
          <div className="sheet sheet-bleed sheet-pad">
            <TemplateForm key={edited?.id ?? `new-${goals.length}`} goal={edited} here={here} lastResult={lastResult} />
          </div>
        </section>
      </div>
    </CommunityFrame>
  )
}
