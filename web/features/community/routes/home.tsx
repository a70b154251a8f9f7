import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { Page, SectionHead } from '#web/ui/page-head.tsx'
import { PromiseLine, type PromiseStep } from '#web/ui/promise-line.tsx'
import { CommunityGrid } from '../components/community-grid.tsx'
import { loadDiscover } from '../queries/load-discover.server.ts'
import { loadIsBusy } from '../queries/load-is-busy.server.ts'

export const handle = { permission: 'anyone', isSameForGuests: true } as const

export const meta: MetaFunction = () => [
  { title: 'Kumiko: communities that keep their promises' },
  { name: 'description', content: 'Join with a goal. See what happens next, when, what it costs, and the way out.' },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  if (viewer) throw redirect((await loadIsBusy(deps.db, viewer.id)) ? '/members/me/next' : '/discover')

  const { communities } = await loadDiscover(deps.db, { search: '', after: null })

  return { communities: communities.slice(0, 6) }
}

const example: PromiseStep[] = [
  { kind: 'kept', when: 'Day 0', title: 'You join, with full access', text: 'We check your card and charge nothing.' },
  { kind: 'now', when: 'Day 1', title: 'You choose a goal', text: 'Someone who has done it looks at your work.' },
  { kind: 'later', when: 'Day 2', title: 'We remind you', text: 'With the amount, the date and a link to cancel.' },
  {
    kind: 'next',
    when: 'Day 3',
    title: 'The first month begins',
    text: 'Cancel before this minute and you pay nothing.',
  },
  { kind: 'branch', condition: 'If you have no goal by then,', text: 'we do not charge. We ask you first.' },
]

export default function Home() {
  const { communities } = useLoaderData<typeof loader>()

  return (
    <Page>
      <div className="grid grid-cols-1 gap-8 pt-2 pb-12 lg:grid-cols-[minmax(0,1fr)_26rem] lg:gap-16 lg:pt-8">
        <div className="grid content-start justify-items-start gap-4">
          <h1 className="max-w-120 text-2xl">Communities that keep their promises</h1>
          <p className="max-w-120 text-read text-ink-soft">
            Kumiko runs communities with memberships and goals. Whatever we promise you has a moment, a price, a next
            step and a way out, and one page shows them all. If something of ours fails, the promise still runs.
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            <ButtonLink to="/discover" kind="primary">
              Find a community
            </ButtonLink>
            <ButtonLink to="/signup">Sign up</ButtonLink>
          </div>
        </div>
        <section aria-labelledby="example" className="sheet">
          <div className="sheet-pad">
            <h2 id="example" className="mb-4 text-base">
              A trial, as you will see it
            </h2>
            <PromiseLine steps={example} />
          </div>
        </section>
      </div>
      {communities.length > 0 && (
        <section>
          <SectionHead title="Communities" action={<TextLink to="/discover">All</TextLink>} />
          <CommunityGrid communities={communities} level={3} />
        </section>
      )}
    </Page>
  )
}
